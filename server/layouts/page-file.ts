import { randomBytes } from 'node:crypto'
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { WholeVersion } from '../../core/api/layouts.ts'
import type { Conflict } from '../../core/edit/conflict.ts'
import { EditFault } from '../../core/edit/edit-fault.ts'
import { rewritePage } from '../../core/edit/edit-text.ts'
import { mergePages } from '../../core/edit/merge.ts'
import { writePage } from '../../core/edit/write-page.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { parseYaml } from '../../core/yaml/parse-yaml.ts'
import { AccountFault } from '../accounts/account-fault.ts'
import { pageId } from '../state/pages.ts'
import { lookThrough } from '../state/yaml-folder.ts'

/** The YAML file of a page as it lies on disk now. */
export interface PageFile {
  /** From the instance's folder, as `dashboards/company.yaml`. */
  readonly file: string
  readonly path: string
  /** Null where there is no file yet. */
  readonly text: string | null
}

/** The file that has a page, or would have it. */
export async function findPageFile(instanceDir: string, page: string): Promise<PageFile> {
  const { paths } = await lookThrough(join(instanceDir, 'dashboards'), 'dashboards')
  const [file, path] = [...paths].find(([name]) => pageId(name) === page) ?? []
  if (file !== undefined && path !== undefined) return { file, path, text: await readFile(path, 'utf8') }
  const name = `dashboards/${page}.yaml`
  return { file: name, path: join(instanceDir, name), text: null }
}

/** The page of a file. Throws `faulty-page` for one that is no YAML. */
function writtenIn({ file, text }: PageFile): WrittenPage {
  const { document, issues } = parseYaml(file, new TextEncoder().encode(text ?? ''))
  if (document && issues.length === 0) return document.value as WrittenPage
  throw new AccountFault('faulty-page', `invalid file ${file}: it is no YAML that can be read; mend it first`)
}

/** A version as the text of a file: what of it says the same as before stays as it is, comments with it. */
export function textWith({ file, text }: PageFile, written: WrittenPage): string {
  if (text === null) return writePage(written)
  try {
    return rewritePage(text, written)
  } catch (error) {
    if (!(error instanceof EditFault)) throw error
    throw new AccountFault('faulty-page', `${file}: ${error.message}`)
  }
}

/**
 * The text of a page's file with what a version changes, and the page that it says; what the file has got since the
 * version was made stays. Throws `layout-changed` where both changed the same, and `faulty-page` for a file that cannot
 * be edited.
 */
export function mergedText(
  file: PageFile,
  { written, base }: Pick<WholeVersion, 'written' | 'base'>,
): { readonly text: string; readonly page: WrittenPage } {
  if (file.text === null) return { text: writePage(written), page: written }
  const now = writtenIn(file)
  const { page, conflicts } = mergePages(base ?? now, written, now)
  if (conflicts.length > 0) {
    const told = conflicts.slice(0, 3).map(toldOf).join('; ')
    const more = conflicts.length > 3 ? ` and ${conflicts.length - 3} more` : ''
    throw new AccountFault(
      'layout-changed',
      `${file.file} says otherwise since this version was made (${told}${more}): merge and save it in the editor, then write it`,
    )
  }
  return { text: textWith(file, page), page }
}

const toldOf = ({ of, id, aspect }: Conflict) => `${of}${id ? ` "${id}"` : ''}: ${aspect}`

/** Puts a text in the place of a page's file; whoever reads it meanwhile has the one or the other, whole. */
export async function writePageFile({ path }: PageFile, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const mode = (await stat(target).catch(() => null))?.mode
  // What begins with a dot is no page.
  const part = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}`)
  try {
    await writeFile(part, text, { flush: true, ...(mode === undefined ? {} : { mode }) })
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
