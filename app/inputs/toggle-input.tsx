import { Switch } from 'radix-ui'
import { useLanguage } from '../language.ts'
import type { ControlProps } from './control-props.ts'

export function ToggleInput({ input, value, onChange }: ControlProps<boolean>) {
  const { text } = useLanguage()
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control, a labelable button
    <label className="flex min-h-(--control-h) flex-none cursor-pointer items-center gap-2 text-12 whitespace-nowrap text-fg-3">
      {text(input.label)}
      <Switch.Root
        checked={value}
        onCheckedChange={onChange}
        className="hit group relative h-[18px] w-8 rounded-full border border-line-control bg-surface data-[state=checked]:border-accent-strong data-[state=checked]:bg-accent-strong"
      >
        <Switch.Thumb className="block size-3 translate-x-[2px] rounded-full bg-fg-2 transition-transform duration-(--t-fast) data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
      </Switch.Root>
    </label>
  )
}
