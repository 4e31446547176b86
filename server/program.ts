import { fileURLToPath } from 'node:url'

/** Of the server's environment nothing goes on to its programs: it may hold secrets. */
export const BARE_ENVIRONMENT = {
  TZ: 'UTC',
  SystemRoot: process.env.SystemRoot,
} as unknown as NodeJS.ProcessEnv

/**
 * How Node runs another program of this server, such as `duckdb/worker`: its source, or beside this one what the build
 * made of it.
 */
export function program(name: string): string[] {
  const source = import.meta.url.endsWith('.ts')
  if (source) return ['--import', 'tsx', fileURLToPath(new URL(`./${name}.ts`, import.meta.url))]
  return [fileURLToPath(new URL(`./${name.replace(/^.*\//, '')}.js`, import.meta.url))]
}
