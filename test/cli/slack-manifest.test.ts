import type { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { audit } from '../e2e/helpers.ts';

/** Slack's own type of a manifest. */
type Manifest = Parameters<WebClient['apps']['manifest']['create']>[0]['manifest'];

async function manifest(...options: string[]): Promise<Manifest> {
  const { code, stdout } = await audit(['slack-manifest', ...options]);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('audit-persistence slack-manifest', () => {
  it('has Slack send the command and the clicks to the service', async () => {
    const { features, settings, oauth_config, display_information } = await manifest('--url', 'https://a.example.com/');
    const url = 'https://a.example.com/slack/events';
    expect(features?.slash_commands).toMatchObject([{ command: '/audit-persistence', url, should_escape: false }]);
    expect(settings).toMatchObject({
      interactivity: { is_enabled: true, request_url: url },
      socket_mode_enabled: false,
    });
    expect(oauth_config?.scopes?.bot).toEqual(['commands', 'chat:write']);
    // Slack's limits.
    expect(display_information.name.length).toBeLessThanOrEqual(35);
    expect(display_information.description?.length).toBeLessThanOrEqual(140);
    expect(features?.bot_user?.display_name.length).toBeLessThanOrEqual(80);
  });

  it('is one for Socket Mode without an address, and names none', async () => {
    const made = await manifest();
    expect(made.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
    expect(JSON.stringify(made)).not.toMatch(/url"/);
  });

  it('refuses an address that Slack cannot call', async () => {
    const { code, stderr } = await audit(['slack-manifest', '--url', 'http://127.0.0.1:3000']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^audit-persistence: --url is http:\/\/127\.0\.0\.1:3000: give the address over https/);
  });
});
