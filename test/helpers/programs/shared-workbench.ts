import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { CallName, Input, Output } from '../../../shared/contract/contract.ts'
import { connectPage } from '../wire/page-socket.ts'
import type { WorkbenchProcess } from './workbench-process.ts'
import { startWorkbench } from './workbench-process.ts'

/** A program that the tests of one worker share, one after the other. */
export interface SharedWorkbench {
  readonly url: string
  /** An empty page, for which `url` is as after the first start of the program. */
  openPage(): Promise<Page>
  close(): Promise<void>
}

/**
 * Starts a program for tests that need nothing but its page. A program and a browser without a cache for each of them took
 * longer than what they test.
 */
export async function shareWorkbench(browser: Browser): Promise<SharedWorkbench> {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-shared-'))
  const program = await startWorkbench(join(folder, 'data'))
  const context = await browser.newContext({ acceptDownloads: true })
  return {
    url: program.url,
    async openPage() {
      await tidyCore(program)
      return await openFreshPage(context, program.url)
    },
    async close() {
      await context.close()
      await program.stop('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Removes what the test before has made. */
async function tidyCore({ url }: WorkbenchProcess): Promise<void> {
  const { call, close } = await connectPage(url)
  async function ask<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    const reply = await call(name, input)
    if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
    return reply.value as Output<Name>
  }
  const ids = (await ask('connections.list', {})).map(({ id }) => id)
  if (ids.length > 0) await ask('connections.removeMany', { ids, deleteHistory: true })
  for (const { id, parentId } of await ask('folders.list', {})) {
    if (parentId === null) await ask('folders.remove', { id, contents: 'delete', deleteHistory: true })
  }
  await ask('settings.update', { theme: 'system', language: 'system', density: 'comfortable' })
  await close()
}

/** What the page keeps in the browser is removed before its scripts run; what it has compiled stays. */
async function openFreshPage(context: BrowserContext, url: string): Promise<Page> {
  for (const left of context.pages()) await left.close()
  const page = await context.newPage()
  const browser = await context.newCDPSession(page)
  const { origin } = new URL(url)
  await browser.send('Storage.clearDataForOrigin', { origin, storageTypes: 'local_storage' })
  await browser.detach()
  return page
}
