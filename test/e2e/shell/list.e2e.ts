import { expect, test } from '../../helpers/e2e.ts'
import { listed, saveNew, stateShown, title } from './steps.ts'

test('the list is walked with arrows, and a double click opens', async ({ app, broker }) => {
  const { port } = await broker()
  await saveNew(app, '127.0.0.1:9', 'First')
  await saveNew(app, `127.0.0.1:${port}`, 'Second')
  await listed(app, 'Second').focus()
  await app.keyboard.press('ArrowUp')
  await expect(listed(app, 'First')).toBeFocused()
  await app.keyboard.press('Enter')
  await expect(title(app)).toHaveText('First')
  await app.keyboard.press('Alt+2')
  await expect(title(app)).toHaveText('Second')
  await listed(app, 'Second').dblclick()
  await expect(stateShown(app)).toHaveText('Connected')
  await app.getByRole('button', { name: 'Disconnect', exact: true }).click()
  await expect(stateShown(app)).toHaveText('Disconnected')
})
