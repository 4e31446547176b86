import { Download, Image } from 'lucide-react'
import { useLanguage } from '../language.ts'

/** Picture and numbers of a widget, seen while it is pointed at or has the focus; on touch the menu has them. */
export function Downloads({
  title,
  data,
  onImage,
}: {
  readonly title: string
  /** Address of the numbers, null where they are no file. */
  readonly data: string | null
  readonly onImage: () => void
}) {
  const { m } = useLanguage()
  return (
    <div
      data-downloads
      className="no-print flex opacity-0 transition-opacity duration-(--t-fast) group-focus-within/frame:opacity-100 group-hover/frame:opacity-100 pointer-coarse:hidden"
    >
      {data && (
        <a
          href={data}
          download
          className="icon-btn"
          aria-label={`${m.downloadAs('Excel')}: ${title}`}
          title={m.downloadAs('Excel')}
        >
          <Download className="icon" aria-hidden="true" />
        </a>
      )}
      <button
        type="button"
        className="icon-btn"
        aria-label={`${m.downloadAs('PNG')}: ${title}`}
        title={m.downloadAs('PNG')}
        onClick={onImage}
      >
        <Image className="icon" aria-hidden="true" />
      </button>
    </div>
  )
}
