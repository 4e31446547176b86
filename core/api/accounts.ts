import Type from 'typebox'
import { closed, literals, nullable, type Shape } from '../words/schemas.ts'
import { PASSWORD_LENGTH, ROLES } from './roles.ts'

const RoleSchema = literals(ROLES)
const Email = Type.String({ minLength: 3, maxLength: 254 })
/** One that letters may go to: a list of several is none. */
const NewEmail = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern: '^[^\\s@,;:<>()"\\[\\]\\\\]+@[^\\s@,;:<>()"\\[\\]\\\\]+$',
})
const Name = Type.String({ minLength: 1, maxLength: 100 })
const Password = Type.String({ minLength: PASSWORD_LENGTH.min, maxLength: PASSWORD_LENGTH.max })
/** One that is asked for may have been chosen when other lengths held. */
const GivenPassword = Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.max })
const Token = Type.String({ minLength: 1, maxLength: 200 })
const Moment = Type.String({ format: 'date-time' })
const Groups = Type.Array(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' }), { maxItems: 50 })

/** Somebody with an account. */
export const PersonSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    email: Email,
    name: Name,
    role: RoleSchema,
    /** What a policy may name besides the role. */
    groups: Groups,
  },
  closed,
)
export type Person = Shape<typeof PersonSchema>

/** Who asks, and how one may sign in here. */
export const MeSchema = Type.Object(
  {
    /** Null for who is not signed in. */
    person: nullable(PersonSchema),
    /** Whether reading needs no account. */
    public: Type.Boolean(),
    /** Whether there is no admin yet: who has the link of the first start makes one. */
    setup: Type.Boolean(),
    /** Whether anybody may make an account. */
    registration: Type.Boolean(),
    /** Whether letters are sent from here: who registers chooses a password by the link in one. */
    letters: Type.Boolean(),
    /** Whether a person with a password can sign in at all, besides the providers. */
    passwords: Type.Boolean(),
    /** Other services that vouch for people. */
    providers: Type.Array(Type.Object({ id: Type.String(), title: Type.String() }, closed)),
  },
  closed,
)
export type Me = Shape<typeof MeSchema>

export const SetupSchema = Type.Object({ token: Token, email: Email, name: Name, password: Password }, closed)
export const LoginSchema = Type.Object({ email: Email, password: GivenPassword }, closed)
export const RegisterSchema = Type.Object({ email: NewEmail, name: Name, password: Password }, closed)
/** Where letters are sent. */
export const RegisterByLetterSchema = Type.Object(
  { email: NewEmail, lang: Type.Optional(Type.String({ maxLength: 20 })) },
  closed,
)
/** The same for an e-mail that has an account and one that has none. */
export const RegisteredSchema = Type.Object(
  {
    /** Whether a letter says how to go on; else it is by signing in. */
    mailed: Type.Boolean(),
  },
  closed,
)
export type Registered = Shape<typeof RegisteredSchema>
export const ChangePasswordSchema = Type.Object({ current: GivenPassword, next: Password }, closed)
/** What an invitation's link holds. */
export const InvitationTokenSchema = Type.Object({ token: Token }, closed)
export const AcceptSchema = Type.Object({ token: Token, name: Name, password: Password }, closed)

/** An invitation as whom it is for sees it. */
export const InvitationSchema = Type.Object({ email: Email, role: RoleSchema, expiresAt: Moment }, closed)
export type Invitation = Shape<typeof InvitationSchema>

export const InviteSchema = Type.Object(
  {
    email: NewEmail,
    role: RoleSchema,
    groups: Type.Optional(Groups),
    /** Of the letter, where one is sent. */
    lang: Type.Optional(Type.String({ maxLength: 20 })),
  },
  closed,
)
/** The link is shown this once: only its hash is kept. */
export const InvitedSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    link: Type.String(),
    expiresAt: Moment,
    mailed: Type.Boolean(),
  },
  closed,
)
export type Invited = Shape<typeof InvitedSchema>

export const PendingInvitationSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    email: Email,
    role: RoleSchema,
    groups: Groups,
    expiresAt: Moment,
  },
  closed,
)

/** A person as an admin sees them. */
export const AccountSchema = Type.Object(
  {
    ...PersonSchema.properties,
    disabled: Type.Boolean(),
    createdAt: Moment,
    /** Null for who never did. */
    lastSignInAt: nullable(Moment),
    /** Open sessions. */
    sessions: Type.Integer(),
  },
  closed,
)
export type Account = Shape<typeof AccountSchema>

export const PeopleSchema = Type.Object(
  {
    people: Type.Array(AccountSchema),
    invitations: Type.Array(PendingInvitationSchema),
  },
  closed,
)
export type People = Shape<typeof PeopleSchema>

export const ChangeAccountSchema = Type.Object(
  {
    role: Type.Optional(RoleSchema),
    groups: Type.Optional(Groups),
    disabled: Type.Optional(Type.Boolean()),
  },
  closed,
)

/** A browser somewhere in which a person is signed in. */
export const SessionSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    /** The one that asks. */
    current: Type.Boolean(),
    createdAt: Moment,
    lastSeenAt: Moment,
    address: Type.String(),
    /** What the browser calls itself; text of a stranger. */
    agent: Type.String(),
  },
  closed,
)
export type Session = Shape<typeof SessionSchema>

/** The open sessions of one person. */
export const SessionListSchema = Type.Object({ sessions: Type.Array(SessionSchema) }, closed)
export type SessionList = Shape<typeof SessionListSchema>

/** What the sign-in log tells of. */
export const SIGN_IN_EVENTS = [
  'signed-in',
  'refused',
  'signed-out',
  'reused-token',
  'password-changed',
  'invited',
  'registered',
  'accepted',
  'linked',
  'role-changed',
  'disabled',
  'enabled',
  'sessions-ended',
] as const
export const SignInEntrySchema = Type.Object(
  {
    id: Type.String(),
    at: Moment,
    event: literals(SIGN_IN_EVENTS),
    /** Of the account it is about; as typed, where there is none. */
    email: Type.String(),
    /** How, or by whom: `password`, a provider's id, an admin's e-mail. */
    by: Type.String(),
    address: Type.String(),
    agent: Type.String(),
  },
  closed,
)
export type SignInEntry = Shape<typeof SignInEntrySchema>

export const SignInLogSchema = Type.Object(
  {
    entries: Type.Array(SignInEntrySchema),
    /** For the entries before these; null where there are none. */
    next: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
)
export type SignInLog = Shape<typeof SignInLogSchema>

/** Why a way in through a provider ended at `/sign-in?fault=<code>&provider=<id>` instead, and what the person may do. */
export const SSO_FAULTS = {
  'access-denied': 'the person said no at the provider, or the provider refused them; they may try again',
  'not-allowed': 'the provider vouches for them, but neither their domain nor their claims are let in',
  'not-invited':
    'only who has an account or an invitation is let in by this provider; an admin may invite them',
  'account-exists': 'an account with this e-mail was made otherwise; they sign in as they did before',
  'account-disabled': 'an admin disabled the account',
  'email-unverified': 'the provider gave no e-mail that it has verified; it is verified there',
  expired: 'it took too long, was started in another browser or was already used; they may try again',
  'invalid-answer':
    'the provider’s answer did not hold, or it refused this server; an operator finds why in the log',
  'provider-down': 'the provider does not answer, or in time; they may try later, or use a password',
  'unknown-provider': 'no provider of this id is configured',
  'too-many-tries': 'too many tries from there; they may try again in some minutes',
  'accounts-unavailable': 'the database of accounts does not answer; they may try later',
} as const satisfies Readonly<Record<string, string>>
export type SsoFault = keyof typeof SSO_FAULTS
