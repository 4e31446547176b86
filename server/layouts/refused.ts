import { AccountFault } from '../accounts/account-fault.ts'

/** So many pages somebody may have versions of, and the team too. */
export const MOST_PAGES = 200

/** It is no longer what the change was made from; nothing was stored. */
export class Changed extends AccountFault {
  constructor() {
    super('layout-changed', 'it was changed meanwhile; nothing was stored')
  }
}
export const tooMany = () =>
  new AccountFault('invalid-layout', `invalid page: there are ${MOST_PAGES} pages already; remove one first`)
