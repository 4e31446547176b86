import type { Role } from '../../core/api/roles.ts'
import { useAccountWords } from './words.ts'

/** What a policy may name of a person, small. */
export const Groups = ({ groups }: { readonly groups: readonly string[] }) => (
  <span className="flex flex-wrap gap-1">
    {groups.map((group) => (
      <span key={group} className="badge h-[18px] px-1.5 font-mono">
        {group}
      </span>
    ))}
  </span>
)

export function RoleMark({ of: role }: { readonly of: Role }) {
  const { a } = useAccountWords()
  return <span className={role === 'admin' ? 'font-medium' : 'text-fg-2'}>{a.roles[role]}</span>
}
