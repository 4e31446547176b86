import { DOCS_POLICY } from '../policies.ts'
import type { App } from '../server.ts'

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: { readonly type?: string; readonly default?: unknown }
  }[]
}

/** /api/openapi.json from the route schemas, and /api/docs, the same for people, in one page without scripts. */
export function docsRoutes(app: App): void {
  app.get(
    '/api/openapi.json',
    { config: { api: true, access: 'public', stateless: true }, schema: { hide: true } },
    async () => app.swagger(),
  )
  app.get(
    '/api/docs',
    { config: { api: true, access: 'public', stateless: true }, schema: { hide: true } },
    async (_request, reply) =>
      reply
        .header('content-security-policy', DOCS_POLICY)
        .type('text/html; charset=utf-8')
        .send(docsPage((app.swagger() as { paths?: Paths }).paths ?? {})),
  )
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

function docsPage(paths: Paths): string {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => route(method, path, operation)),
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Rattan API</title><style>${STYLE}</style><main><h1>Rattan API</h1>
<p>Every route, from the same schemas that check the requests. For programs: <a href="/api/openapi.json">openapi.json</a>.</p>
${routes.join('\n')}</main></html>`
}

function route(method: string, path: string, operation: Operation): string {
  const rows = (operation.parameters ?? []).map(({ name, in: place, required, schema, description }) => {
    const type = [schema?.type ?? 'text', required ? 'required' : ''].filter(Boolean).join(', ')
    const fallback = schema?.default === undefined ? '' : `default ${String(schema.default)}`
    const cells = [name, place, type, [description, fallback].filter(Boolean).join('; ')]
    return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`
  })
  const table = rows.length === 0 ? '' : `<table>${rows.join('')}</table>`
  return `<section><h2><b>${escapeHtml(method.toUpperCase())}</b> ${escapeHtml(path)}</h2>
<p>${escapeHtml(operation.summary ?? '')}. ${escapeHtml(operation.description ?? '')}</p>${table}</section>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}

const STYLE = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:2rem auto;padding:0 1rem}section{border-top:1px solid #8884;padding:.5rem 0 1rem}
h2{font:600 1rem ui-monospace,monospace;margin:.5rem 0}h2 b{color:#0d9373}p{margin:.25rem 0}
table{border-collapse:collapse;margin-top:.5rem}td{padding:.15rem 1rem .15rem 0;vertical-align:top}
td:first-child{font-family:ui-monospace,monospace}`
