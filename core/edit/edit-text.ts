import { same } from '../words/same.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import type { YamlDocument } from '../yaml/yaml-document.ts'
import { applyEdits } from './apply.ts'
import type { Edit } from './edit.ts'
import { EditFault } from './edit-fault.ts'
import { KEY_ORDER, writePage } from './write-page.ts'
import { asWrittenPage, type WrittenPage } from './written-page.ts'

/**
 * The YAML text of a page after these edits: only the lines that they change differ, every comment outside of what they
 * remove is kept, and what is new is written as its neighbours are. `parse(editText(text, edits))` is
 * `applyEdits(parse(text), edits)`. Throws an `EditFault`: as `applyEdits` does, `unreadable` for a text that is no YAML,
 * no page, or is written in a manner that cannot be edited.
 */
export function editText(text: string, edits: readonly Edit[]): string {
  const document = documentOf(text)
  const page = applyEdits(asWrittenPage(document.value), edits)
  const whole = edits.some((edit) => edit.do === 'new-page' || edit.do === 'copy-page')
  return whole ? writePage(page) : rewritten(document, page)
}

/** The YAML text so that it says this page, all else of it kept; throws `unreadable` as `editText` does. */
export function rewritePage(text: string, page: WrittenPage): string {
  return rewritten(documentOf(text), page)
}

function documentOf(text: string): YamlDocument {
  const { document, issues } = parseYaml('page.yaml', new TextEncoder().encode(text))
  if (document && issues.length === 0) return document
  const [first] = issues
  throw new EditFault(
    'unreadable',
    first ? `${first.line}:${first.column}: ${first.message}` : 'invalid YAML',
  )
}

function rewritten(document: YamlDocument, page: WrittenPage): string {
  const text = document.rewritten(page, KEY_ORDER)
  const { document: read, issues } = parseYaml('page.yaml', new TextEncoder().encode(text))
  if (read && issues.length === 0 && same(read.value, page)) return text
  throw new EditFault('unreadable', 'invalid file: it is written in a manner that cannot be edited here')
}
