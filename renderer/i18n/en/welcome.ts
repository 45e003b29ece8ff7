export const messages = {
  title: 'What are your devices saying?',
  text: 'Two ways to begin. Nothing leaves this computer until you connect.',
  demo: {
    title: 'Try it with the built-in broker',
    text: 'Starts a broker on this computer with sixteen simulated sensors and a lamp, connects, and shows their messages.',
    action: 'Start the demo',
  },
  connect: {
    title: 'Connect to your broker',
    text: 'Paste an address such as mqtt://broker.example:1883, or fill in the form. MQTT 5, 3.1.1 and 3.1 over TCP, TLS and WebSocket.',
    action: 'New connection',
  },
  failed: 'The demo could not be started',
  palette: 'for every command',
  history: 'History is kept in {dataDir}',
  language: 'Language',
}
