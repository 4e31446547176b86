/** What a person may do, from the least to the most: each may do what those before it may. */
export const ROLES = ['viewer', 'editor', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Whether a role may do what another may. */
export const mayAs = (role: Role, wanted: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(wanted)

/** Shorter passwords are guessed, longer ones only cost time. */
export const PASSWORD_LENGTH = { min: 8, max: 256 } as const
