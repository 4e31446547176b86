import { Switch } from 'radix-ui'
import type { WrittenWidget } from '../../core/edit/written-page.ts'
import { useActs } from './acts.ts'
import type { Desk } from './desk.ts'
import { useEditWords } from './words.ts'

/** Whether phones show a widget. */
export function PhoneSwitch(props: { desk: Desk; widget: WrittenWidget; id?: string }) {
  const { e } = useEditWords()
  const acts = useActs(props.desk)
  const { id, phone } = props.widget
  const name = props.id === undefined ? { 'aria-label': e.showOnPhones(acts.title(id)) } : { id: props.id }
  return (
    <Switch.Root
      {...name}
      checked={phone !== 'hidden'}
      onCheckedChange={(on) => acts.onPhones(id, on)}
      className="hit group relative h-[18px] w-8 flex-none rounded-full border border-line-control bg-surface data-[state=checked]:border-accent-strong data-[state=checked]:bg-accent-strong"
    >
      <Switch.Thumb className="block size-3 translate-x-[2px] rounded-full bg-fg-2 transition-transform duration-(--t-fast) data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
    </Switch.Root>
  )
}
