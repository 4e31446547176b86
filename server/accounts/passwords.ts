import { hash, verify } from '@node-rs/argon2'
import { AccountFault } from './account-fault.ts'
import { randomToken } from './made-file.ts'

/** Argon2id with 19 MiB, two passes, one lane: what OWASP names. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Each holds its memory and a thread: many at once would take both from everybody. */
const AT_ONCE = 2
const QUEUE = 20

export interface Passwords {
  hash(password: string): Promise<string>
  /** Whether it is the password of the hash. A null hash is no one's, and takes as long to say. */
  verify(password: string, hash: string | null): Promise<boolean>
}

/** Hashes passwords, few at once; who comes when the queue is full is refused with `too-many-tries`. */
export function createPasswords(): Passwords {
  let running = 0
  const queue: (() => void)[] = []
  let nobodys: Promise<string> | undefined

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (queue.length >= QUEUE)
        throw new AccountFault('too-many-tries', 'too many people sign in at once', { retryAfter: 5 })
      await new Promise<void>((turn) => queue.push(turn))
    } else running++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }

  return {
    hash: (password) => inTurn(() => hash(password.normalize('NFC'), COST)),
    async verify(password, known) {
      nobodys ??= hash(randomToken(), COST)
      const against = known ?? (await nobodys)
      const same = await inTurn(() => verify(against, password.normalize('NFC')))
      return same && known !== null
    },
  }
}
