import { useLanguage } from '../language.ts'
import { OnOff } from '../on-off.tsx'
import type { ControlProps } from './control-props.ts'

export function ToggleInput({ input, value, onChange }: ControlProps<boolean>) {
  const { text } = useLanguage()
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control, a labelable button
    <label className="flex min-h-(--control-h) flex-none cursor-pointer items-center gap-2 text-12 whitespace-nowrap text-fg-3">
      {text(input.label)}
      <OnOff checked={value} onCheckedChange={onChange} />
    </label>
  )
}
