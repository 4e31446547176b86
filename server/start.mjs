// The door of every npm command. Plain JavaScript without a dependency, since it runs before `npm ci` has.
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { packFiles, writeViewScripts } from './pack.mjs'
import { hashOf, madeFrom, serverSources, sources } from './sources.mjs'

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)))
const NODE = '20.19.0'
const STORYBOOK = join(ROOT, 'node_modules', 'storybook', 'dist', 'bin', 'dispatcher.js')

/**
 * What each command needs before it runs, and what it runs: a program with the arguments after `--` appended, or a
 * module in this process.
 */
const COMMANDS = {
  start: {
    needs: [build, buildServer, demoData],
    module: () => join(ROOT, serverFolder(), 'main.js'),
    env: { NODE_ENV: 'production' },
  },
  dev: {
    needs: [instanceViews, demoData],
    run: tsx('server/main.ts', '--dev'),
    env: { NODE_ENV: 'development' },
  },
  test: {
    needs: [lint, instanceViews, typecheck, buildExamples, build, buildServer],
    run: bin('vitest', 'run'),
  },
  check: { needs: process.argv.includes('--data') ? [demoData] : [], run: tsx('server/commands/check.ts') },
  'demo-data': { needs: [], run: () => tsx(instanceFile().demo ?? fail('this instance makes no demo data')) },
  accounts: { needs: [], run: tsx('server/commands/accounts.ts') },
  database: { needs: [], run: tsx('server/commands/database.ts') },
  doctor: { needs: [demoData], run: tsx('server/commands/doctor.ts') },
  backup: { needs: [], run: tsx('server/commands/backup.ts', 'backup') },
  restore: { needs: [], run: tsx('server/commands/backup.ts', 'restore') },
  layouts: { needs: [], run: tsx('server/commands/layouts.ts') },
  refresh: { needs: [demoData], run: tsx('server/commands/refresh.ts') },
  schema: { needs: [], run: tsx('server/commands/write-schema.ts') },
  'test:full': {
    needs: [lint, instanceViews, typecheck, buildExamples, build, buildServer],
    run: bin('vitest', 'run'),
    env: { ATTACK: 'full' },
  },
  build: { needs: [build, buildServer] },
  'deploy:check': {
    needs: [build, buildServer, demoData],
    run: bin('vitest', 'run', 'server/deploy'),
    env: { ATTACK: 'full' },
  },
  bench: { needs: [build, buildServer, demoData], run: tsx('bench/run.ts'), env: { NODE_ENV: 'production' } },
  storybook: { needs: [instanceViews], run: [STORYBOOK, 'dev', '--port', '6006'] },
}

function tsx(file, ...args) {
  return ['--import', 'tsx', join(ROOT, file), ...args]
}
function bin(name, ...args) {
  return [join(ROOT, 'node_modules', name, `${name}.mjs`), ...args]
}

function step(text) {
  process.stderr.write(`rattan: ${text}\n`)
}

function fail(text) {
  step(text)
  process.exit(1)
}

function checkNode() {
  const [have, want] = [process.versions.node, NODE].map((version) => version.split('.').map(Number))
  const older = have[0] < want[0] || (have[0] === want[0] && have[1] < want[1])
  if (older) fail(`Node ${process.versions.node} is too old: install Node ${NODE} or later (22 and 24 work).`)
}

/** `npm ci` unless the installed tree is the one the lock file names. */
function install() {
  const lock = join(ROOT, 'package-lock.json')
  const marker = join(ROOT, 'node_modules', '.package-lock.json')
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return
  if (existsSync(marker) && sameLock(lock, marker)) return
  step('installing packages (npm ci) …')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) fail('npm ci failed: read its message above, mend, and run the command again.')
}

/** A checkout gives the lock file a new time without new contents: compare what is installed. */
function sameLock(lock, marker) {
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages
  const installed = JSON.parse(readFileSync(marker, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  )
}

/** The instance that is meant: `-- --example flights`, INSTANCE_DIR, or the one that ships at the top. */
function chooseInstance() {
  const at = process.argv.indexOf('--example')
  if (at >= 0) {
    const [, example = ''] = process.argv.splice(at, 2)
    process.env.INSTANCE_DIR = join(ROOT, 'examples', example)
  }
  const dir = resolve(ROOT, process.env.INSTANCE_DIR || '.')
  if (!existsSync(join(dir, 'instance.yaml'))) {
    const examples = readdirSync(join(ROOT, 'examples')).join(', ')
    fail(`no instance.yaml in ${relative(process.cwd(), dir) || dir}; examples are: ${examples}`)
  }
  return dir
}

let read
/** What instance.yaml says of files; read only after the packages are there. */
function instanceFile() {
  read ??= readInstance()
  return read
}

function readInstance() {
  const { parse } = createRequire(import.meta.url)('yaml')
  const {
    name = {},
    languages: [lang] = ['en'],
    theme,
    demo,
    data,
    plugins = 'plugins',
  } = parse(readFileSync(join(INSTANCE, 'instance.yaml'), 'utf8')) ?? {}
  const at = (path) => (path ? relative(ROOT, join(INSTANCE, path)) : undefined)
  const shell = {
    INSTANCE_NAME: name[lang] ?? 'Rattan',
    INSTANCE_LANG: lang,
    INSTANCE_THEME: theme?.default ?? 'dark',
  }
  return { demo: at(demo), data: at(data), plugins: join(INSTANCE, plugins), shell }
}

const SHELL = ['app', 'core', 'plugins/widgets', 'plugins/views.ts', 'public']
const SHELL_SETTINGS = [
  'package-lock.json',
  'server/pack.mjs',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
]

/** The views of an instance's own widgets, for the bundler: it compiles what lies in the project. */
function instanceViews() {
  const target = join(ROOT, '.instance')
  rmSync(target, { recursive: true, force: true })
  const { plugins } = instanceFile()
  const folder = join(plugins, 'widgets')
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'view.tsx')))
    : []
  if (names.length > 0) cpSync(folder, join(target, 'widgets'), { recursive: true })
  else mkdirSync(target)
  const lines = names.map((name) => `  '${name}': () => import('./widgets/${name}/view.tsx'),\n`)
  writeFileSync(join(target, 'views.ts'), `export const VIEWS = {\n${lines.join('')}}\n`)
}

/** `next build` into the instance's own out/ unless it was built from just these files. */
function build() {
  const out = process.env.OUT_DIR || (INSTANCE === ROOT ? 'out' : `.work/out-${basename(INSTANCE)}`)
  process.env.OUT_DIR = out
  const marker = join(ROOT, out, '.built')
  const { shell, plugins } = instanceFile()
  const own = relative(ROOT, join(plugins, 'widgets'))
  const hash = hashOf([...SHELL_SETTINGS, ...[...SHELL, own].flatMap(sources)], JSON.stringify(shell))
  if (madeFrom(marker, hash)) return
  instanceViews()
  step('building the app (next build) …')
  const next = spawnSync(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...shell, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    maxBuffer: 64 << 20,
  })
  if (next.status !== 0) fail(`next build failed:\n${next.stdout}${next.stderr}`)
  writeViewScripts(join(ROOT, out))
  packFiles(join(ROOT, out))
  writeFileSync(marker, hash)
}

/** Directly below the root, from where the server looks for what else it needs. */
function serverFolder() {
  return INSTANCE === ROOT ? '.server' : `.server-${basename(INSTANCE)}`
}

/** The server in plain JavaScript, unless it was built from just these files. */
async function buildServer() {
  const folder = serverFolder()
  const marker = join(ROOT, folder, '.built')
  const { plugins } = instanceFile()
  const hash = hashOf(serverSources(relative(ROOT, plugins)))
  if (madeFrom(marker, hash)) return
  step('building the server …')
  const { buildServer } = await import('./build.mjs')
  const standard = ['plugins/queries', 'plugins/widgets', 'plugins/sources', 'plugins/processors'].map(
    (path) => join(ROOT, path),
  )
  await buildServer(ROOT, folder, [...standard, plugins], hash).catch((error) => fail(error.message))
  writeFileSync(marker, hash)
}

/** Before the tests: a build among them would take the ground from under another's server. */
function buildExamples() {
  for (const example of readdirSync(join(ROOT, 'examples'))) {
    const build = [fileURLToPath(import.meta.url), 'build', '--example', example]
    const built = spawnSync(process.execPath, build, {
      stdio: 'inherit',
      env: { ...process.env, OUT_DIR: '' },
    })
    if (built.status !== 0) fail(`building examples/${example} failed`)
  }
}

/** A start without DATA_DIR shows the data that ships with the instance, or synthetic data made by this version. */
function demoData() {
  if (process.env.DATA_DIR) return
  const { data, demo } = instanceFile()
  if (data || !demo) {
    process.env.DATA_DIR = join(ROOT, data ?? '.data/demo')
    return
  }
  const scale = name === 'bench' && !process.argv.includes('--quick') ? 'full' : 'small'
  const folder = `.data/${INSTANCE === ROOT ? 'demo' : basename(INSTANCE)}${scale === 'full' ? '-full' : ''}`
  const marker = join(ROOT, folder, '.made')
  const hash = hashOf(sources(dirname(demo)))
  // A tree that somebody put in its place is theirs.
  const theirs = existsSync(join(ROOT, folder, 'demo.json')) && !existsSync(marker)
  if (!theirs && !madeFrom(marker, hash)) {
    step(`making demo data in ${folder} …`)
    const make = tsx(demo, '--scale', scale, '--out', folder)
    const made = spawnSync(process.execPath, make, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
    if (made.status !== 0) fail('making demo data failed: read the message above, or set DATA_DIR.')
    writeFileSync(marker, hash)
  }
  process.env.DATA_DIR = join(ROOT, folder)
}

function lint() {
  step('formatter and linter …')
  check('@biomejs/biome/bin/biome', 'ci', '--colors=off', '.')
}

function typecheck() {
  step('types …')
  check('typescript/bin/tsc', '--noEmit')
}

/** A tool of node_modules that must find nothing. */
function check(program, ...args) {
  const found = spawnSync(process.execPath, [join(ROOT, 'node_modules', program), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (found.status !== 0) fail(`${program} found faults:\n${found.stdout}${found.stderr}`)
}

checkNode()
const INSTANCE = chooseInstance()
const name = process.argv[2] ?? 'start'
const command = COMMANDS[name]
if (!command) fail(`unknown command "${name}"; one of: ${Object.keys(COMMANDS).join(', ')}`)
install()
for (const need of command.needs) await need()
if (command.module) {
  Object.assign(process.env, command.env)
  await import(pathToFileURL(command.module()).href)
} else if (command.run) run(typeof command.run === 'function' ? command.run() : command.run)

function run(program) {
  const child = spawn(process.execPath, [...program, ...process.argv.slice(3)], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...command.env },
  })
  // Ctrl C reaches the child by itself; a supervisor's signal has to be passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => {})
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
