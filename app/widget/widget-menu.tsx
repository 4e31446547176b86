import { useFirstPress } from '../on-first-use.ts'
import { MenuButton, type MenuProps } from './menu-button.tsx'

const loadPopup = () => import('./widget-menu-popup.tsx').then((module) => module.WidgetMenuPopup)

/** The ⋯ of a widget. */
export function WidgetMenu(props: MenuProps) {
  const [Popup, button, press] = useFirstPress(loadPopup)
  if (Popup) return <Popup {...props} ref={button.ref} />
  return (
    <MenuButton
      title={props.title}
      aria-haspopup="menu"
      aria-expanded={false}
      {...button}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return
        event.preventDefault()
        press('key')
      }}
    />
  )
}
