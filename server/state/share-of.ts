import type { Scope } from '../../core/registry/scope.ts'

/** How much of so many bytes what is kept for one scope may take: those who see everything are most readers. */
export const shareOf = ({ key }: Pick<Scope, 'key'>, bytes: number): number =>
  key === '' ? bytes : bytes >> 3
