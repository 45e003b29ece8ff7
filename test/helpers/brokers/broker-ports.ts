import { freePorts } from './mosquitto.ts'
import { connectPage } from '../wire/page-socket.ts'
import { startWorkbench } from '../programs/workbench-process.ts'

/** Gives the built-in broker of a data folder ports of its own, as its user would in the settings. */
export async function chooseBrokerPorts(dataDir: string): Promise<{ tcpPort: number; wsPort: number }> {
  const [tcpPort = 0, wsPort = 0] = await freePorts(2)
  const program = await startWorkbench(dataDir)
  const page = await connectPage(program.url)
  const reply = await page.call('settings.update', { brokerTcpPort: tcpPort, brokerWsPort: wsPort })
  await page.close()
  await program.stop()
  if (!reply.ok) throw new Error(reply.error.message)
  return { tcpPort, wsPort }
}
