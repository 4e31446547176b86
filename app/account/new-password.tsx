import { PASSWORD_LENGTH } from '../../core/api/roles.ts'
import { PasswordField } from './field.tsx'
import { useAccountWords } from './words.ts'

/** A password that is chosen now. */
export function NewPassword({ label, fault }: { readonly label?: string; readonly fault?: string | null }) {
  const { a } = useAccountWords()
  return (
    <PasswordField
      name="next"
      label={label ?? a.password}
      autoComplete="new-password"
      minLength={PASSWORD_LENGTH.min}
      maxLength={PASSWORD_LENGTH.max}
      hint={a.passwordHint(PASSWORD_LENGTH.min)}
      fault={fault}
    />
  )
}
