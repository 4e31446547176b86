import { Settings2 } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Popover, ToggleGroup } from 'radix-ui'
import { LANGS, type Lang } from '../../core/text.ts'
import { useLanguage } from '../messages.ts'
import { setPreferences, usePreferences } from '../preferences.ts'

const LANGUAGE_NAMES: Readonly<Record<Lang, string>> = { vi: 'Tiếng Việt', en: 'English' }

/** Density and price colours, behind a button of the top bar. Theme and language have their own. */
export function SettingsMenu() {
  const { m } = useLanguage()
  return (
    <Popover.Root>
      <Popover.Trigger className="icon-btn" aria-label={m.settings} title={m.settings}>
        <Settings2 className="icon" aria-hidden="true" />
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

/** Every display setting as a row of segments; also in the sheet of the phone. */
export function DisplaySettings() {
  const { m, lang } = useLanguage()
  const { density, board } = usePreferences()
  const { theme, setTheme } = useTheme()
  return (
    <>
      <Setting
        label={m.language}
        value={lang}
        options={LANGS.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        onChange={(value) => setPreferences({ lang: value as Lang })}
      />
      <Setting
        label={m.theme}
        value={theme ?? 'dark'}
        options={[
          { value: 'dark', label: m.dark },
          { value: 'light', label: m.light },
        ]}
        onChange={setTheme}
      />
      <Setting
        label={m.density}
        value={density}
        options={[
          { value: 'compact', label: m.compact },
          { value: 'comfortable', label: m.comfortable },
        ]}
        onChange={(value) => setPreferences({ density: value === 'comfortable' ? 'comfortable' : 'compact' })}
      />
      <Setting
        label={m.boardColours}
        value={board}
        options={[
          { value: 'standard', label: m.standardBoard },
          { value: 'safe', label: m.safeBoard },
        ]}
        onChange={(value) => setPreferences({ board: value === 'safe' ? 'safe' : 'standard' })}
      />
    </>
  )
}

function Setting(props: {
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}) {
  return (
    <div className="flex min-h-10 items-center justify-between gap-3 px-4 text-12">
      <span className="text-fg-2">{props.label}</span>
      <ToggleGroup.Root
        type="single"
        value={props.value}
        onValueChange={(value) => value && props.onChange(value)}
        aria-label={props.label}
        className="segment segment-small"
      >
        {props.options.map((option) => (
          <ToggleGroup.Item key={option.value} value={option.value}>
            {option.label}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    </div>
  )
}
