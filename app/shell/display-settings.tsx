import { ToggleGroup } from 'radix-ui'
import { languageName, useLanguage } from '../language.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { useThemeChoice } from '../theme.ts'

/** Every display setting as a row of segments; also in the sheet of the phone. */
export function DisplaySettings() {
  const { m, lang, languages } = useLanguage()
  const { density, board } = usePreferences()
  const { theme, setTheme } = useThemeChoice()
  return (
    <>
      {languages.length > 1 && (
        <Setting
          label={m.language}
          value={lang}
          options={languages.map((value) => ({ value, label: languageName(value) }))}
          onChange={(value) => setPreferences({ lang: value })}
        />
      )}
      <Setting
        label={m.theme}
        value={theme}
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
        label={m.toneColours}
        value={board}
        options={[
          { value: 'standard', label: m.standardTones },
          { value: 'safe', label: m.safeTones },
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
