import type { LetterWords } from './vi.ts'

/** Sentences of letters, in English. */
export const en: LetterWords = {
  invitation: (to) => `Invitation to ${to}`,
  invites: (by, to) => `${by} invites you to ${to}.`,
  registration: (to) => `Your account at ${to}`,
  asked: (to) => `Somebody, probably you, wants to make an account at ${to} with this e-mail address.`,
  follow: 'Open this link to choose a name and a password. It works once and is for you alone:',
  until: (at) => `The link holds until ${at}.`,
  hasOne: 'This address has an account already. Sign in here:',
  forgotten: 'If you have forgotten your password, ask an admin.',
  notYou: 'If it was not you, leave this letter: nothing changes.',
}
