import { ChartColumn, Download, Ellipsis, Image, Info, Maximize2, Table2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useLanguage } from '../messages.ts'
import type { DownloadKind } from './widget-frame.tsx'

const DOWNLOADS = [
  ['xlsx', 'Excel'],
  ['csv', 'CSV'],
  ['parquet', 'Parquet'],
] as const

/** The ⋯ of a widget. */
export function WidgetMenu(props: {
  title: string
  asTable: boolean
  hasTable: boolean
  download: ((kind: DownloadKind) => string) | null
  onImage: () => void
  onInfo: () => void
  onTable: () => void
  onFullScreen: () => void
}) {
  const { m } = useLanguage()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="icon-btn no-print" aria-label={m.widgetMenu(props.title)}>
        <Ellipsis className="icon" aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className="pop min-w-52 py-1">
          <Item onSelect={props.onInfo} icon={<Info className="icon text-fg-3" aria-hidden="true" />}>
            {m.about}
          </Item>
          {props.hasTable && (
            <Item
              onSelect={props.onTable}
              shortcut="T"
              icon={
                props.asTable ? (
                  <ChartColumn className="icon text-fg-3" aria-hidden="true" />
                ) : (
                  <Table2 className="icon text-fg-3" aria-hidden="true" />
                )
              }
            >
              {props.asTable ? m.viewChart : m.viewTable}
            </Item>
          )}
          {props.hasTable && (
            <Item
              onSelect={props.onFullScreen}
              icon={<Maximize2 className="icon text-fg-3" aria-hidden="true" />}
            >
              {m.fullScreen}
            </Item>
          )}
          {props.download &&
            DOWNLOADS.map(([kind, name]) => (
              <DropdownMenu.Item key={kind} asChild className="menu-item">
                <a href={props.download?.(kind)} download>
                  <Download className="icon text-fg-3" aria-hidden="true" />
                  {m.downloadAs(name)}
                </a>
              </DropdownMenu.Item>
            ))}
          {props.hasTable && (
            <Item onSelect={props.onImage} icon={<Image className="icon text-fg-3" aria-hidden="true" />}>
              {m.downloadAs('PNG')}
            </Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item(props: { onSelect: () => void; icon: ReactNode; shortcut?: string; children: ReactNode }) {
  return (
    <DropdownMenu.Item className="menu-item" onSelect={props.onSelect}>
      {props.icon}
      {props.children}
      {props.shortcut && <kbd className="key ml-auto">{props.shortcut}</kbd>}
    </DropdownMenu.Item>
  )
}
