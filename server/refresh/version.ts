import { relative } from 'node:path'
import { ROOT } from '../config.ts'

/** Set by the build: changes with every source file of the program and its plugins. */
declare const RATTAN_BUILD: string | undefined

/** The same for a program that was built and one that was not: what the one made is not stale for the other. */
export async function programVersion(pluginsDir: string): Promise<string> {
  if (typeof RATTAN_BUILD !== 'undefined') return RATTAN_BUILD
  const { hashOf, serverSources } = await import(new URL('../sources.mjs', import.meta.url).href)
  return hashOf(serverSources(relative(ROOT, pluginsDir)))
}
