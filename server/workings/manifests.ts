import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest, parseManifest } from '../generations/manifest.ts'

/** The manifest of a generation, which never changes: the last one that was asked for is remembered. */
export function openManifests(workDir: string): (id: string | null) => Manifest | null {
  let last: { readonly id: string; readonly manifest: Manifest } | undefined
  return (id) => {
    if (id === null) return null
    if (last?.id === id) return last.manifest
    try {
      const manifest = parseManifest(
        readFileSync(join(workDir, 'generations', id, 'manifest.json'), 'utf8'),
        id,
      )
      if (typeof manifest === 'string') return null
      last = { id, manifest }
      return manifest
    } catch {
      // Pruned meanwhile: what is served of it lies elsewhere, too.
      return null
    }
  }
}
