import type { Static, TObject } from 'typebox'
import { type Brought, type SourceContext, SourceError, type SourcePlugin } from '../../core/plugin/source.ts'
import { type PoliteOptions, politeFetch } from './polite-fetch.ts'
import { sourceSecrets } from './secrets.ts'

type Given = Pick<
  SourceContext,
  'folder' | 'tree' | 'state' | 'since' | 'today' | 'ask' | 'signal' | 'progress'
>

export interface BringOptions extends Given {
  /** Holds the variables SOURCE_*, which sources may ask for. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly privateHosts: readonly string[]
  readonly limits?: Omit<PoliteOptions, 'privateHosts'>
}

/**
 * Has a source bring what it brings. Rejects with a SourceError only, whose words hold no secret that the source was
 * given.
 */
export async function bring<P extends TObject>(
  plugin: SourcePlugin<P>,
  params: Static<P>,
  { env, privateHosts, limits, ...given }: BringOptions,
): Promise<Brought> {
  const { secret, clean } = sourceSecrets(env)
  const polite = politeFetch({ ...limits, privateHosts })
  try {
    return await plugin.bring(params, { ...given, secret, fetch: polite.fetch })
  } catch (error) {
    const place = error instanceof SourceError ? error.place : {}
    const said = error instanceof Error ? error.message : String(error)
    const ended = given.signal.aborted ? 'was ended before it had brought everything' : clean(said)
    throw new SourceError(
      error instanceof SourceError ? ended : `source ${plugin.name}: ${ended}`,
      Object.fromEntries(
        Object.entries(place).map(([name, value]) => [
          name,
          typeof value === 'string' ? clean(value) : value,
        ]),
      ),
    )
  } finally {
    await polite.close()
  }
}
