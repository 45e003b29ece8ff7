import { expect, test } from '../../helpers/programs/e2e.ts'
import { mosquittoPub } from '../../helpers/brokers/mosquitto.ts'
import { connect, messages, subscribe } from '../../helpers/programs/screens.ts'

test('a click on a number draws it from the history and live, one line per topic', async ({
  app,
  broker,
}) => {
  const { port } = await broker()
  await connect(app, { name: 'Curves', port })
  await subscribe(app, 'room/+/climate', 1)
  const measure = (room: string, payload: string) =>
    mosquittoPub(port, ['-t', `room/${room}/climate`, '-q', '1', '-m', payload])
  for (const value of [20.5, 21, 22.25]) await measure('kitchen', `{"temperature": ${value}}`)
  await expect(messages(app, 'Received', 'room/kitchen/climate')).toHaveCount(3)
  await measure('bath', '{"temperature": 30}')

  await messages(app, 'Received', 'room/kitchen/climate')
    .first()
    .getByRole('button', { name: 'Chart $.temperature' })
    .click()
  const panel = app.getByRole('region', { name: /^Chart of .*temperature/ })
  await expect(panel.getByRole('img')).toBeVisible()
  const topics = panel.getByRole('list', { name: 'Topics of the chart' })
  await expect(topics.getByRole('listitem')).toHaveCount(2)

  await measure('garden', '{"temperature": -4}')
  await expect(topics.getByRole('listitem')).toHaveCount(3)
  await measure('garden', '{"temperature": null}')
  await measure('garden', '{"temperature": "warm"}')
  await expect(messages(app, 'Received', 'room/garden/climate')).toHaveCount(3)
  await expect(panel.getByText('-4').first().or(panel.getByText('−4').first())).toBeVisible()

  await app
    .getByRole('navigation', { name: 'Views of the connection' })
    .getByRole('button', { name: 'Charts' })
    .click()
  await expect(app.getByRole('main').getByRole('img', { name: /temperature, 3 topics/ })).toBeVisible()
})
