import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

/** What a user does, by role and name, for tests that are about something else. */

export interface NewConnection {
  name: string
  port: number
  protocol?: 'mqtt://' | 'ws://'
  version?: 'Auto' | 'MQTT 5' | 'MQTT 3.1.1'
}

/** Fills in the form of a new connection to this computer; leaves it open. */
export async function fillConnection(
  page: Page,
  { name, port, protocol, version }: NewConnection,
): Promise<Locator> {
  await page
    .getByRole('complementary', { name: 'Connections' })
    .getByRole('button', { name: 'New connection' })
    .first()
    .click()
  const form = page.getByRole('form', { name: 'New connection' })
  if (protocol) {
    await form.getByRole('combobox', { name: 'Protocol' }).click()
    await page.getByRole('option', { name: protocol }).click()
  }
  await form.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1')
  await form.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  if (version) await form.getByRole('radio', { name: version, exact: true }).click()
  return form
}

/** Creates a connection, connects it and sees it connected. */
export async function connect(page: Page, connection: NewConnection): Promise<void> {
  const form = await fillConnection(page, connection)
  await form.getByRole('button', { name: 'Save and connect' }).click()
  await expect(page.getByRole('heading', { name: connection.name, level: 1 })).toBeVisible()
  await expectConnected(page)
}

export async function expectConnected(page: Page): Promise<void> {
  await expect(page.getByRole('main').getByRole('status', { name: 'Connected', exact: true })).toBeVisible()
}

/** Adds a subscription in its dialog. */
export async function subscribe(page: Page, filter: string, qos: 0 | 1 | 2 = 0): Promise<void> {
  await page.getByRole('button', { name: 'New subscription' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New subscription' })
  await dialog.getByRole('textbox', { name: 'Topic filter' }).fill(filter)
  await dialog.getByRole('radio', { name: `QoS ${qos}` }).check()
  await dialog.getByRole('button', { name: 'Subscribe' }).click()
  await expect(dialog).toBeHidden()
  await expectGranted(page, filter)
}

/** Sees that the broker has granted a subscription, or that there is none to ask. */
export async function expectGranted(page: Page, filter: string): Promise<void> {
  await expect(subscription(page, filter).getByTitle(/^QoS \d$|the broker granted/)).toBeVisible()
}

export function subscription(page: Page, filter: string): Locator {
  return page
    .getByRole('list', { name: 'Subscriptions' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: `Subscription ${filter}`, exact: true }) })
}

export interface Message {
  topic: string
  payload: string
  qos?: 0 | 1 | 2
  retain?: boolean
  format?: 'JSON' | 'Text'
}

/** Writes and publishes a message with Ctrl+Enter. */
export async function publish(
  page: Page,
  { topic, payload, qos = 0, retain = false, format }: Message,
): Promise<void> {
  const box = page.getByRole('region', { name: 'Publish a message' })
  await box.getByRole('combobox', { name: 'Topic' }).fill(topic)
  // Leaves the field, and with it the list of topics used before; Escape would close the inspector, too.
  await page.keyboard.press('Tab')
  await choose(page, box.getByRole('combobox', { name: 'Quality of service' }), `QoS ${qos}`)
  if (format) await choose(page, box.getByRole('combobox', { name: 'Format of the payload' }), format)
  if (retain) await box.getByRole('button', { name: 'Retain' }).click()
  const editor = box.getByRole('textbox', { name: 'Payload' })
  await editor.fill(payload)
  await editor.press('ControlOrMeta+Enter')
}

async function choose(page: Page, box: Locator, option: string): Promise<void> {
  if ((await box.textContent())?.includes(option)) return
  await box.click()
  const wanted = page.getByRole('option', { name: option })
  await wanted.click()
  // Known fault, rarely seen: the list stays open after the choice. A user then chooses again.
  const closed = await wanted.waitFor({ state: 'hidden', timeout: 2_000 }).then(
    () => true,
    () => false,
  )
  if (!closed) await wanted.click()
}

/** Messages of the conversation that are on screen. */
export function messages(page: Page, kind: 'Received' | 'Published', topic: string): Locator {
  const name = new RegExp(`^${kind} ${topic.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}, `)
  return page.getByRole('feed', { name: 'Conversation' }).getByRole('article', { name })
}
