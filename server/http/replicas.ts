import type { RefreshEvent } from '../../core/api/events.ts'
import type { Checks } from '../accounts/session-checks.ts'
import type { Log } from '../database/database.ts'
import type { Notices } from '../database/notices.ts'
import type { HeadMemory } from '../layouts/heads.ts'
import type { Refresher } from '../refresh/refresher.ts'
import type { Live } from '../state/live.ts'
import type { State } from '../state/state.ts'

/**
 * Follows what other servers of the database tell, and tells them what changes here. Notices only make it soon: each of
 * these also looks by itself now and then. Returns how to stop.
 */
export function followReplicas(options: {
  readonly notices: Notices
  readonly live: Live
  readonly checks: Pick<Checks, 'end'>
  readonly layouts: { readonly heads: HeadMemory }
  readonly refresher: Refresher
  readonly log: Log
}): () => void {
  const { notices, live, checks, layouts, refresher, log } = options
  const readTeam = () =>
    layouts.heads.readTeam().catch((error: Error) => {
      log.error({ reason: error.message }, 'versions of pages are not read')
    })
  const reload = () =>
    live.reload().catch((error: Error) => {
      log.error({ reason: error.message }, 'kept the last good state')
    })
  const stops = [
    // Open streams are looked up every other second in any case.
    notices.on('session', (session) => session !== null && checks.end([session])),
    notices.on('layouts', (owner) => {
      if (owner) layouts.heads.forget(owner)
      else void readTeam()
    }),
    notices.on('state', (seen) => {
      if (live.state && seen !== nameOf(live.state)) void reload()
    }),
    notices.on('refresh', (told) => told !== null && refresher.heard(JSON.parse(told) as RefreshEvent)),
    live.on((_event, state) => notices.tell('state', nameOf(state))),
    refresher.on((event, here) => here && notices.tell('refresh', JSON.stringify(event))),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

const nameOf = ({ configVersion, dataVersion }: State) => `${configVersion} ${dataVersion}`
