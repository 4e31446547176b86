import type { ApiFault } from '../request.ts'
import type { AccountMessages } from '../words/account/vi.ts'
import { Field } from './field.tsx'
import { useAccountWords } from './words.ts'

export const fieldFault = (fault: ApiFault | null, field: string, a: AccountMessages): string | null =>
  fault?.body?.error === 'invalid-input' && fault.body.field === field ? a.invalid : null

/** What is said at a field is not said of the whole form as well. */
export const elsewhere = (fault: ApiFault | null): ApiFault | null =>
  ['email', 'name', 'password'].includes(fault?.body?.field ?? '') ? null : fault

export const EmailField = ({ fault }: { readonly fault: string | null }) => (
  <Field
    label={useAccountWords().a.email}
    name="email"
    type="email"
    autoComplete="username"
    autoFocus
    required
    maxLength={254}
    spellCheck={false}
    autoCapitalize="none"
    fault={fault}
  />
)

export const NameField = (props: { readonly fault: string | null; readonly first?: boolean }) => (
  <Field
    label={useAccountWords().a.name}
    name="name"
    autoComplete="name"
    autoFocus={props.first}
    required
    maxLength={100}
    fault={props.fault}
  />
)
