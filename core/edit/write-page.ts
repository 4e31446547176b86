import { block, type Manner } from '../yaml/write-value.ts'
import type { WrittenPage } from './written-page.ts'

/** Keys of a page, a tab and a widget, in the order in which they are written. */
export const KEY_ORDER = [
  ...['id', 'widget', 'title', 'short', 'subtitle', 'group', 'icon', 'order', 'hint', 'inputs'],
  ...[
    'query',
    'params',
    'options',
    'controls',
    'repeat',
    'when',
    'on',
    'at',
    'phone',
    'export',
    'expect',
    'widgets',
    'tabs',
  ],
]

const MANNER: Manner = { eol: '\n', quote: "'", order: KEY_ORDER, indent: 2, dash: 2 }

/** A written page as the text of a new file, written as those that ship are. */
export function writePage(page: WrittenPage): string {
  const lines = block(page, 0, MANNER, () => undefined).split('\n')
  // The parts of a page stand apart, and its tabs.
  const spaced = lines.map((line, i) => {
    const part = /^(inputs|widgets|tabs):$/.test(line)
    const tab = line.startsWith('  - ') && !lines[i - 1]!.endsWith(':') && lines.lastIndexOf('tabs:', i) >= 0
    return part || tab ? `\n${line}` : line
  })
  return `# yaml-language-server: $schema=./schema.json\n${spaced.join('\n')}\n`
}
