import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** What Chromium and its relatives are called where they are installed. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/Applications/Chromium.app/Contents/MacOS',
  '/Applications/Google Chrome.app/Contents/MacOS',
]

/** There is no Chromium; the message says where one was looked for and how to get it. */
export class NoChromium extends Error {
  constructor(looked: string) {
    super(
      `no Chromium: ${looked}. Install one (Debian, Ubuntu: apt-get install chromium; macOS: brew install --cask chromium) ` +
        'or set CHROMIUM to the program. Reports as XLSX need none.',
    )
    this.name = 'NoChromium'
  }
}

/** The Chromium of this machine: what CHROMIUM names, else the first under a usual name. Throws NoChromium. */
export function findChromium(named: string | null, path = process.env.PATH ?? ''): string {
  if (named !== null) {
    const found = (isAbsolute(named) ? [named] : foldersOf(path).map((folder) => join(folder, named))).find(
      isProgram,
    )
    if (!found) throw new NoChromium(`CHROMIUM is ${JSON.stringify(named)}, which is no program`)
    return found
  }
  const folders = foldersOf(path)
  for (const name of [...NAMES, 'Chromium', 'Google Chrome']) {
    const found = folders.map((folder) => join(folder, name)).find(isProgram)
    if (found) return found
  }
  throw new NoChromium(`CHROMIUM is not set, and ${NAMES.join(', ')} are not in PATH or ${PLACES.join(', ')}`)
}

const foldersOf = (path: string): string[] => [
  ...new Set([...path.split(delimiter).filter(Boolean), ...PLACES]),
]

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
