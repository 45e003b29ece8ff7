import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'

/** The desktop program of each page that is shown in one. */
export const programOf = new WeakMap<Page, ElectronApplication>()

/** The desktop program that shows this page. */
export function programShowing(page: Page): ElectronApplication {
  const program = programOf.get(page)
  if (!program) throw new Error('This page is not in a window of the program.')
  return program
}

export interface SavedByPage {
  name: string
  bytes: Buffer
}

/**
 * The file that the page saves while `work` runs: a download of the browser, or on the desktop what is written where the
 * save dialog says, which is answered with the name that it proposes.
 */
export async function savedFile(page: Page, work: () => Promise<void>): Promise<SavedByPage> {
  const program = programOf.get(page)
  if (program) return await savedByDialog(page, program, work)
  const [download] = await Promise.all([page.waitForEvent('download'), work()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

async function savedByDialog(
  page: Page,
  program: ElectronApplication,
  work: () => Promise<void>,
): Promise<SavedByPage> {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-saved-'))
  try {
    await program.evaluate(({ dialog }, into) => {
      dialog.showSaveDialog = (...args: unknown[]) => {
        const { defaultPath = '' } = args.at(-1) as { defaultPath?: string }
        const filePath = `${into}/${defaultPath.split(/[/\\]/).at(-1) ?? ''}`
        return Promise.resolve({ canceled: false, filePath })
      }
    }, folder)
    await work()
    await page.getByText(folder).first().waitFor()
    const [name = ''] = await readdir(folder)
    return { name, bytes: await readFile(join(folder, name)) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
