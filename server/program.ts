import { fileURLToPath } from 'node:url'

/**
 * How Node runs another program of this server, such as `duckdb/worker`: its source, or beside this one what the build
 * made of it.
 */
export function program(name: string): string[] {
  const source = import.meta.url.endsWith('.ts')
  if (source) return ['--import', 'tsx', fileURLToPath(new URL(`./${name}.ts`, import.meta.url))]
  return [fileURLToPath(new URL(`./${name.replace(/^.*\//, '')}.js`, import.meta.url))]
}
