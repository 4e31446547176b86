/** Pages that the shell has itself, signing in and accounts: no page file may have their ids. */
export const SHELL_PAGES = [
  'sign-in',
  'sign-in/setup',
  'sign-in/invitation',
  'sign-in/register',
  'account',
  'people',
  'people/log',
] as const
export type ShellPage = (typeof SHELL_PAGES)[number]

/** Whether a path, without its first slash, is one of the shell's own pages. */
export const isShellPage = (path: string): path is ShellPage => SHELL_PAGES.includes(path as ShellPage)
