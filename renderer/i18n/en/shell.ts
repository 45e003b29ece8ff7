export const messages = {
  sidebar: 'Connections',
}
