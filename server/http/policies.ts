import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

export const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** The docs page: our own markup and one style block, no script. */
export const DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

export const PERMISSIONS = 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'

/**
 * The shell's content security policy. Scripts come from this server or are one of the inline scripts that the build
 * wrote, by hash. Style elements are allowed inline, since menus and dialogs write them at run time and a static file
 * has no nonce; what a style could fetch is closed by the other directives.
 */
async function shellPolicy(outDir: string): Promise<string> {
  const names = (await readdir(outDir)).filter((name) => name.endsWith('.html'))
  const pages = await Promise.all(names.map((name) => readFile(join(outDir, name), 'utf8')))
  const hashes = [...new Set(pages.flatMap(inlineScripts))].map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`.trimEnd(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ')
}

/** The policy of the files as they are now: a build beside a running server must not leave readers a blank page. */
export function currentShellPolicy(outDir: string): () => Promise<string> {
  let builtAt = -1
  let policy = Promise.resolve('')
  return async () => {
    // While a build runs the file may be gone for a moment.
    const builtNow = await stat(join(outDir, 'index.html')).catch(() => null)
    if (builtNow && builtNow.mtimeMs !== builtAt) {
      policy = shellPolicy(outDir)
      builtAt = builtNow.mtimeMs
    }
    return policy
  }
}

function inlineScripts(html: string): string[] {
  const scripts: string[] = []
  let end = 0
  for (let at = html.indexOf('<script'); at >= 0; at = html.indexOf('<script', end)) {
    const from = html.indexOf('>', at) + 1
    end = html.indexOf('</script>', from)
    if (from === 0 || end < 0) break
    if (end > from && !/\ssrc=/.test(html.slice(at, from))) scripts.push(html.slice(from, end))
  }
  return scripts
}
