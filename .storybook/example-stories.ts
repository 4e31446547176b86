import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Indexer } from 'storybook/internal/types'
import type { Plugin } from 'vite'

/**
 * The stories of every widget. Its `example.yaml` is the story file: a widget needs no second one, and a new widget is
 * in Storybook as soon as its folder is there.
 */
export const STORIES = [
  'Example',
  'English',
  'Light',
  'ColourBlindSafe',
  'Phone',
  'Loading',
  'Empty',
  'Failed',
]

const EXAMPLE = /[\\/]example\.yaml$/
const titleOf = (file: string) => `Widgets/${basename(dirname(file))}`

/** Tells Storybook which stories an example holds, without running it. */
export const exampleIndexer: Indexer = {
  test: EXAMPLE,
  createIndex: async (file) =>
    STORIES.map((exportName) => ({
      type: 'story',
      importPath: file,
      exportName,
      title: titleOf(file),
    })),
}

/** Turns an example into the module that Storybook loads. */
export const examplePlugin: Plugin = {
  name: 'rattan-example-stories',
  enforce: 'pre',
  async load(id) {
    const [file = '', query] = id.split('?')
    if (!EXAMPLE.test(file) || query?.includes('raw')) return null
    this.addWatchFile(file)
    const yaml = await readFile(file, 'utf8')
    return [
      `import { stories } from '/.storybook/widget-story.tsx'`,
      `const all = stories(${JSON.stringify(yaml)})`,
      `export default { title: ${JSON.stringify(titleOf(file))} }`,
      ...STORIES.map((name) => `export const ${name} = all.${name}`),
    ].join('\n')
  },
}
