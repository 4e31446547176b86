import { ROLES, type Role } from '../../core/api/roles.ts'
import { Field } from './field.tsx'
import { useAccountWords } from './words.ts'

/** What somebody may do: one role, and the groups that policies name. */
export function RightsFields(props: {
  readonly rights: { readonly role: Role; readonly groups: readonly string[] }
  readonly wrong: string | null
}) {
  const { a } = useAccountWords()
  const { rights } = props
  return (
    <>
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-12 font-medium text-fg-2">{a.role}</legend>
        {ROLES.map((role) => (
          <label
            key={role}
            className="flex min-h-9 items-center gap-2.5 rounded-6 border border-line px-3 py-1.5 has-[:checked]:border-accent-strong has-[:checked]:bg-accent-tint has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-1 has-[:focus-visible]:outline-focus pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name="role"
              value={role}
              defaultChecked={role === rights.role}
              className="size-4 flex-none accent-(--accent-strong) outline-none"
            />
            <span className="w-20 flex-none font-medium">{a.roles[role]}</span>
            <span className="text-12 text-fg-2">{a.roleHints[role]}</span>
          </label>
        ))}
      </fieldset>
      <Field
        name="groups"
        label={a.groups}
        defaultValue={rights.groups.join(', ')}
        hint={a.groupsHint}
        fault={props.wrong === null ? null : a.groupsWrong(props.wrong)}
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="none"
      />
    </>
  )
}
