import { Popover } from 'radix-ui'
import { useLanguage } from '../language.ts'
import type { PopupProps } from '../on-first-use.ts'
import { DisplaySettings } from './display-settings.tsx'
import { SettingsButton } from './settings-button.tsx'

/** The button with the settings that it opens. */
export function SettingsPopup({ ref }: PopupProps) {
  const { m } = useLanguage()
  return (
    <Popover.Root>
      <Popover.Trigger asChild ref={ref}>
        <SettingsButton />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={m.settings}
          className="pop w-[340px] py-2"
        >
          <DisplaySettings />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
