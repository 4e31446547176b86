import { Settings2 } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useLanguage } from '../language.ts'

export function SettingsButton(props: ComponentProps<'button'>) {
  const { m } = useLanguage()
  return (
    <button type="button" {...props} className="icon-btn" aria-label={m.settings} title={m.settings}>
      <Settings2 className="icon" aria-hidden="true" />
    </button>
  )
}
