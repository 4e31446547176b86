import type { WrittenWidget } from '../../core/edit/written-page.ts'
import { OnOff } from '../on-off.tsx'
import { useActs } from './acts.ts'
import type { Desk } from './desk.ts'
import { useEditWords } from './words.ts'

/** Whether phones show a widget. */
export function PhoneSwitch(props: { desk: Desk; widget: WrittenWidget; id?: string }) {
  const { e } = useEditWords()
  const acts = useActs(props.desk)
  const { id, phone } = props.widget
  const name = props.id === undefined ? { 'aria-label': e.showOnPhones(acts.title(id)) } : { id: props.id }
  return <OnOff {...name} checked={phone !== 'hidden'} onCheckedChange={(on) => acts.onPhones(id, on)} />
}
