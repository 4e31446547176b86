import type { ColumnType, Generated, Kysely } from 'kysely'
import type { SIGN_IN_EVENTS } from '../../core/api/accounts.ts'
import type { KeptLevel } from '../../core/api/layouts.ts'
import type { ListName } from '../../core/api/lists.ts'
import type { Role } from '../../core/api/roles.ts'

/** A moment that the database sets by its own clock where it is left out. */
type Moment = ColumnType<Date, Date | undefined, Date>

/** The tables as `migrations.ts` makes them. */
export interface Tables {
  person: {
    id: Generated<string>
    /** In lower case. */
    email: string
    name: string
    role: Role
    groups: string[]
    /** Null for who only signs in by a provider. */
    password_hash: string | null
    disabled_at: Date | null
    created_at: Moment
    last_sign_in_at: Date | null
  }
  /** How a provider calls a person: for ever, while an e-mail may get another owner. */
  identity: {
    issuer: string
    subject: string
    person_id: string
  }
  /** A browser in which a person is signed in, and the family of its refresh tokens. */
  session: {
    id: Generated<string>
    person_id: string
    created_at: Moment
    last_seen_at: Moment
    /** Whatever happens, it is over then. */
    expires_at: Date
    ended_at: Date | null
    address: string
    agent: string
  }
  /** By SHA-256: who reads the table cannot use it. */
  refresh_token: {
    hash: string
    session_id: string
    created_at: Moment
    consumed_at: Date | null
    /** Hash of the token that took its place. */
    child: string | null
  }
  invitation: {
    id: Generated<string>
    token_hash: string
    email: string
    role: Role
    groups: string[]
    invited_by: string | null
    created_at: Moment
    expires_at: Date
    accepted_at: Date | null
  }
  sign_in_log: {
    id: Generated<string>
    at: Moment
    event: (typeof SIGN_IN_EVENTS)[number]
    email: string
    by: string
    address: string
    agent: string
  }
  /** A written page that somebody keeps; only its name changes. */
  layout_version: {
    id: Generated<string>
    page: string
    level: KeptLevel
    /** Null for the team's. */
    person_id: string | null
    /** Names the contents. */
    layout: string
    /** JSON. */
    written: string
    /** JSON of the page that it was made from. */
    base: string | null
    name: string | null
    made_by: string | null
    created_at: Moment
  }
  /** The version that readers get. */
  layout_head: {
    page: string
    level: KeptLevel
    /** A person's id; empty for the team's. */
    owner: string
    version_id: string
  }
  /** What a person is working on. */
  layout_draft: {
    id: Generated<string>
    page: string
    person_id: string
    /** Where it is meant to be saved, as far as that is known. */
    level: KeptLevel | null
    /** Counts its saves. */
    number: number
    written: string
    base: string | null
    saved_at: Moment
  }
  /** What a person keeps for themselves. */
  person_list: {
    person_id: string
    list: ListName
    /** Counts its saves. */
    number: number
    /** JSON. */
    items: string
    saved_at: Moment
  }
  /** What somebody wrote at a widget. */
  note: {
    id: Generated<string>
    page: string
    widget: string
    /** JSON: the inputs that say what the widget's numbers are of, with their values. */
    about: string
    /** A date or period; null for the widget as a whole. */
    at: string | null
    text: string
    /** What its author saw of the data, as the key of a scope. */
    scope: string
    person_id: string
    created_at: Moment
  }
  /** A message on its way to somebody outside. */
  delivery: {
    id: Generated<string>
    /** Names what is told to whom: nobody is told it twice. */
    key: string
    channel: 'mail' | 'webhook'
    /** An e-mail address, or the id of a webhook. */
    receiver: string
    /** JSON. */
    message: string
    /** Whom it is about; null for what the operator wants sent. */
    person_id: string | null
    state: Generated<'waiting' | 'sent' | 'failed'>
    /** How often it was begun. */
    tries: Generated<number>
    due_at: Moment
    /** Who sends it now, and until when it is theirs. */
    claim: string | null
    claimed_until: Date | null
    /** Why it did not go out. */
    reason: string | null
    created_at: Moment
    ended_at: Date | null
  }
  /** What goes with a message, until that has ended. */
  delivery_file: {
    delivery_id: string
    number: number
    name: string
    type: string
    /** In base64. */
    content: string
  }
  /** Tries that are counted, by a hash of who tried what. */
  try_count: {
    key: string
    points: Generated<number>
    /** Ms since 1970. */
    expire: string | null
  }
  /** The newest moment of a task's clock that one of the servers took. */
  turn: {
    task: string
    at: Date
  }
  /** A page that somebody sent to look at. */
  layout_preview: {
    page: string
    layout: string
    written: string
    sent_at: Moment
  }
}

export type Db = Kysely<Tables>

/** What a dump holds, in the order in which each only refers to those before it. */
export const TABLES = [
  'person',
  'identity',
  'session',
  'refresh_token',
  'invitation',
  'sign_in_log',
  'layout_version',
  'layout_head',
  'layout_draft',
  'person_list',
  'note',
  'delivery',
  'delivery_file',
] as const satisfies readonly (keyof Tables)[]

/** What is no id is nobody's: the database would refuse the question. */
export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
