import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parsePage } from '../core/page/parse-page.ts'
import { shippedRegistry } from '../core/sql/test-database.ts'
import { formatIssue } from '../core/yaml/issue.ts'
import { ROOT } from './config.ts'
import { shippedPlugins } from './testing/test-server.ts'

const { queries, widgets } = await shippedPlugins()

/** The first block of one language in a document that holds a text. */
function block(document: string, language: string, holding: string): string {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
  return blocks.find(([, of, body]) => of === language && body!.includes(holding))![2]!
}

function issuesOf(id: string, yaml: string): string[] {
  const context = { registry: shippedRegistry(), queries, widgets }
  return parsePage(`dashboards/${id}.yaml`, new TextEncoder().encode(yaml), context).issues.map(formatIssue)
}

test.each([
  ['README.md', 'cash'],
  ['dashboards/README.md', 'leverage'],
])('the page that %s tells a newcomer to save has no issue', (document, id) => {
  expect(issuesOf(id, block(document, 'yaml', `id: ${id}`))).toEqual([])
})

test('the mistake that the README shows is reported as it shows it', () => {
  const page = block('README.md', 'yaml', 'id: cash').replace('widget: bar-line', 'widget: bar-lnie')
  expect(issuesOf('cash', page)).toEqual([block('README.md', '', 'bar-lnie').trimEnd()])
})
