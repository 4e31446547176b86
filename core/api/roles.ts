import { ROLES, type Role } from '../registry/roles.ts'

export { ROLES, type Role }

/** Whether a role may do what another may. */
export const mayAs = (role: Role, wanted: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(wanted)

/** Shorter passwords are guessed, longer ones only cost time. */
export const PASSWORD_LENGTH = { min: 8, max: 256 } as const
