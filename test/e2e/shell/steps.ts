import type { Locator, Page } from '@playwright/test'

/** The button of a connection in the list; what it says begins with the connection's name. */
export function listed(page: Page, name: string): Locator {
  return page.getByRole('list', { name: 'Saved connections' }).getByRole('button', { name: `${name}, ` })
}

/** Opens the form of a new connection and types an address into its host. */
export async function fillNew(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'New connection' }).first().click()
  await page.getByRole('textbox', { name: 'Host' }).fill(address)
}

/** Makes a connection without opening it. */
export async function saveNew(page: Page, address: string, name: string): Promise<void> {
  await fillNew(page, address)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await listed(page, name).waitFor()
}

/** The state of the connection on screen, as its header says it. */
export function stateShown(page: Page): Locator {
  return page.locator('main > header').getByRole('status')
}

/** A heading of the first level: the connection on screen, the form, or the welcome. */
export function title(page: Page): Locator {
  return page.getByRole('heading', { level: 1 })
}
