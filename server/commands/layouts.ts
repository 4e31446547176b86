// npm run layouts -- list|export|diff|apply: pages that were edited in the browser, back into YAML, for who runs the server.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import type { WholeVersion } from '../../core/api/layouts.ts'
import { nearestAll } from '../../core/words/nearest.ts'
import { AccountFault } from '../accounts/account-fault.ts'
import { type Accounts, createAccounts } from '../accounts/accounts.ts'
import { inDatabase } from '../accounts/in-database.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { createDatabase, hasEmbedded } from '../database/database.ts'
import { findPageFile, mergedText, type PageFile, writePageFile } from '../layouts/page-file.ts'
import { currentVersion, resetHead } from '../layouts/store.ts'

const run = promisify(execFile)

/** Said to who typed something that cannot be done. */
class Misused extends Error {}

interface Context {
  readonly accounts: Accounts
  readonly config: Config
}
interface Found {
  readonly file: PageFile
  readonly version: WholeVersion
  /** What the file would say. */
  readonly text: string
}

const COMMANDS: Readonly<
  Record<
    string,
    {
      readonly takes: string
      readonly does: string
      readonly run: (context: Context, args: readonly string[]) => Promise<string>
    }
  >
> = {
  list: {
    takes: '',
    does: 'pages of which the team has a version of its own',
    async run({ accounts }) {
      const pages = await teamPages(accounts)
      return pages.join('\n') || 'The team has no version of any page.'
    },
  },
  export: {
    takes: '<page>',
    does: 'the page’s YAML file with the team’s changes, comments kept, on standard output',
    run: async (context, [page]) => (await find(context, page)).text.replace(/\n$/, ''),
  },
  diff: {
    takes: '<page>',
    does: 'the team’s changes as a patch for `git apply`',
    async run(context, [page]) {
      const { file, text } = await find(context, page)
      return (await patch(file, text)) || 'The file says the same.'
    },
  },
  apply: {
    takes: '<page> [--branch <name>]',
    does: 'the team’s changes into the file, or as a commit on a branch, which leaves the checkout as it is',
    async run(context, [page, flag, branch, ...more]) {
      if (more.length > 0 || (flag !== undefined && (flag !== '--branch' || !branch)))
        throw new Misused(
          `unexpected ${JSON.stringify([flag, branch, ...more].join(' '))}; expected --branch <name>`,
        )
      const { file, version, text } = await find(context, page)
      if (branch) {
        const commit = await commitOn(branch, file, text, version)
        return `Committed ${file.file} as ${commit.slice(0, 12)} on ${branch}. The team’s version stays until the file says the same.`
      }
      await writePageFile(file, text)
      // The file is the page from now on.
      await resetHead(context.accounts, { level: 'team' }, page!, version.id)
      return `Wrote ${file.file}; the team’s version is in it, and its history is kept.`
    },
  },
}

async function teamPages(accounts: Accounts): Promise<string[]> {
  const rows = await inDatabase(accounts, (db) =>
    db.selectFrom('layout_head').select('page').where('level', '=', 'team').orderBy('page').execute(),
  )
  return rows.map(({ page }) => page)
}

async function find({ accounts, config }: Context, page: string | undefined): Promise<Found> {
  if (!page) throw new Misused('missing the id of a page')
  const version = await currentVersion(accounts, { level: 'team' }, page)
  if (!version) {
    const [nearest] = nearestAll(page, await teamPages(accounts))
    const hint = nearest ? `; did you mean "${nearest}"?` : ''
    throw new Misused(`the team has no version of a page "${page}"${hint}`)
  }
  const file = await findPageFile(config.instanceDir, page)
  return { file, version, text: mergedText(file, version).text }
}

/** From the top of the checkout that a file is in; from the instance's folder where it is in none. */
async function placeInGit({ path, file }: PageFile): Promise<string> {
  const top = await run('git', ['rev-parse', '--show-toplevel'], { cwd: dirname(path) }).catch(
    () => undefined,
  )
  return top ? relative(top.stdout.trim(), path) : file
}

async function patch(file: PageFile, text: string): Promise<string> {
  const place = await placeInGit(file)
  const folder = await mkdtemp(join(tmpdir(), 'rattan-diff-'))
  try {
    for (const [side, contents] of [
      ['a', file.text],
      ['b', text],
    ] as const) {
      if (contents === null) continue
      await mkdir(dirname(join(folder, side, place)), { recursive: true })
      await writeFile(join(folder, side, place), contents)
    }
    const before = file.text === null ? '/dev/null' : `a/${place}`
    const options = [
      '-c',
      'core.quotePath=false',
      'diff',
      '--no-index',
      '--no-prefix',
      '--no-color',
      '--no-ext-diff',
    ]
    // It ends with 1 where there is a difference.
    const { stdout } = await run('git', [...options, before, `b/${place}`], { cwd: folder }).catch(
      (error) => {
        if (error.code !== 1) throw error
        return error as { stdout: string }
      },
    )
    return stdout.replace(/\n$/, '')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A commit on a branch, new or not, without touching what is checked out. */
async function commitOn(branch: string, file: PageFile, text: string, { by }: WholeVersion): Promise<string> {
  const cwd = dirname(file.path)
  const place = await placeInGit(file)
  const folder = await mkdtemp(join(tmpdir(), 'rattan-commit-'))
  const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'index') }
  const git = async (...args: string[]) => (await run('git', args, { cwd, env })).stdout.trim()
  try {
    await git('check-ref-format', '--branch', branch)
    if ((await git('symbolic-ref', '-q', 'HEAD').catch(() => '')) === `refs/heads/${branch}`)
      throw new Misused(`"${branch}" is checked out: name another branch, or leave --branch out`)
    const tip = await git('rev-parse', '--verify', '-q', `refs/heads/${branch}`).catch(() => '')
    const parent = tip || (await git('rev-parse', '--verify', 'HEAD'))
    await git('read-tree', parent)
    await writeFile(join(folder, 'page.yaml'), text)
    const blob = await git('hash-object', '-w', `--path=${place}`, join(folder, 'page.yaml'))
    await git('update-index', '--add', '--cacheinfo', `100644,${blob},${place}`)
    const tree = await git('write-tree')
    const message = `Take the team's version of ${file.file} from the browser${by ? `\n\nLast changed by ${by}.` : ''}`
    const commit = await git('commit-tree', tree, '-p', parent, '-m', message)
    await git('update-ref', `refs/heads/${branch}`, commit, tip || '0'.repeat(commit.length))
    return commit
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    throw stderr === undefined ? error : new Misused(`git: ${stderr.trim() || (error as Error).message}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    const usage = Object.entries(COMMANDS).map(
      ([one, { takes, does }]) => `  npm run layouts -- ${one} ${takes}\t${does}`,
    )
    throw new Misused([name ? `unknown command "${name}"; one of:` : 'one of:', ...usage].join('\n'))
  }
  const config = readConfig(process.env)
  // A database that is made here would be one without an admin.
  if (config.databaseUrl === null && !hasEmbedded(config.workDir))
    throw new Misused('there is no database yet: nobody has saved a version')
  const log = pino({ level: 'silent' })
  const database = createDatabase(config, log)
  try {
    // Here what is wrong with it is what has to be said, not that it does not answer.
    await database.open()
    const accounts = createAccounts({ database, config, log, now: () => new Date() })
    console.log(await command.run({ accounts, config }, args))
  } finally {
    await database.close()
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  const told = error instanceof Misused || error instanceof AccountFault || error instanceof ConfigError
  console.error(told ? error.message : `layouts: ${error.message}`)
  process.exitCode = 1
})
