import {
  ChartColumn,
  Download,
  GitCompareArrows,
  Image,
  Info,
  type LucideIcon,
  Maximize2,
  MessageSquareText,
  Table2,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useLanguage } from '../language.ts'
import type { PopupProps } from '../on-first-use.ts'
import { MenuButton, type MenuProps } from './menu-button.tsx'

const DOWNLOADS = [
  ['xlsx', 'Excel'],
  ['csv', 'CSV'],
  ['parquet', 'Parquet'],
] as const

/** The ⋯ of a widget with the menu that it opens. */
export function WidgetMenuPopup({ ref, ...props }: MenuProps & PopupProps) {
  const { m } = useLanguage()
  const { title, asTable, hasTable, download } = props
  // A dialog gives the focus back to where it was when it opened, which must not be the entry of a menu that is gone.
  const open = (dialog: () => void) => () => {
    ref.current?.focus()
    dialog()
  }
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild ref={ref}>
        <MenuButton title={title} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className="pop min-w-52 py-1">
          <Item onSelect={open(props.onInfo)} icon={Info} name={m.about} />
          {props.onNotes && (
            <Item onSelect={open(props.onNotes)} icon={MessageSquareText} name={`${m.notes}…`} />
          )}
          {props.onCompare && (
            <Item onSelect={open(props.onCompare)} icon={GitCompareArrows} name={`${m.compare}…`} />
          )}
          {hasTable && (
            <>
              <Item
                onSelect={props.onTable}
                icon={asTable ? ChartColumn : Table2}
                name={asTable ? m.viewChart : m.viewTable}
                shortcut="T"
              />
              <Item onSelect={open(props.onFullScreen)} icon={Maximize2} name={m.fullScreen} />
            </>
          )}
          {download &&
            DOWNLOADS.map(([kind, name]) => (
              <DropdownMenu.Item key={kind} asChild className="menu-item">
                <a href={download(kind)} download>
                  <Download className="icon text-fg-3" aria-hidden="true" />
                  {m.downloadAs(name)}
                </a>
              </DropdownMenu.Item>
            ))}
          {hasTable && <Item onSelect={props.onImage} icon={Image} name={m.downloadAs('PNG')} />}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item(props: { onSelect: () => void; icon: LucideIcon; name: string; shortcut?: string }) {
  const { icon: Icon, name, shortcut } = props
  return (
    <DropdownMenu.Item className="menu-item" onSelect={props.onSelect}>
      <Icon className="icon text-fg-3" aria-hidden="true" />
      {name}
      {shortcut && <kbd className="key ml-auto">{shortcut}</kbd>}
    </DropdownMenu.Item>
  )
}
