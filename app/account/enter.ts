import type { Me } from '../../core/api/accounts.ts'
import { signedIn } from '../renewal.ts'
import { send } from '../request.ts'

/** Sends what signs somebody in, and goes on where they wanted to. */
export async function enter(path: string, body: object, next: string): Promise<void> {
  const me = await send<Me>('POST', path, body)
  signedIn(me.person?.id ?? '', next)
}
