import { useFirstPress } from '../on-first-use.ts'
import { SettingsButton } from './settings-button.tsx'

const loadPopup = () => import('./settings-popup.tsx').then((module) => module.SettingsPopup)

/** Density and colours, behind a button of the top bar. Theme and language have their own. */
export function SettingsMenu() {
  const [Popup, button] = useFirstPress(loadPopup)
  if (Popup) return <Popup ref={button.ref} />
  return <SettingsButton aria-haspopup="dialog" aria-expanded={false} {...button} />
}
