/** Links that people get. Their tokens stand in the fragment, which no server and no log ever sees. */
export const setupLink = (origin: string, token: string): string => `${origin}/sign-in/setup#${token}`
export const invitationLink = (origin: string, token: string): string =>
  `${origin}/sign-in/invitation#${token}`
export const signInLink = (origin: string): string => `${origin}/sign-in`
