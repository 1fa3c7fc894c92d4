import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';

const SLACK: Member = { effect: 'network', does: 'calls Slack' };
const TWILIO: Member = { effect: 'network', does: 'calls Twilio' };
const GITHUB: Member = { effect: 'network', does: 'calls GitHub' };
const SSH: Member = { effect: 'network', does: 'runs over SSH' };
const DOCKER: Member = { effect: 'network', does: 'calls the Docker daemon' };
const LDAP: Member = { effect: 'network', does: 'asks the LDAP server' };
const SOCKET: Member = { effect: 'network', async: true };

/** PyGithub's objects are read from the API as they are asked for; what they give are such objects again. */
const githubObject: TypeModel = {
  others: { ...GITHUB, returns: 'github.GithubObject' },
  iterate: { gives: 'github.GithubObject', effect: 'network' },
};

/** Other remote services and protocols. */
export const remoteServices: Library[] = [
  defineLibrary({
    title: 'urllib3',
    language: 'python',
    practice: 'urllib3',
    packages: ['urllib3', 'httplib2', 'pycurl'],
    modules: ['urllib3', 'httplib2'],
    docs: { guide: 'https://urllib3.readthedocs.io/en/stable/user-guide.html' },
    aliases: {
      'urllib3.poolmanager.PoolManager': 'urllib3.PoolManager',
      'urllib3.ProxyManager': 'urllib3.PoolManager',
    },
    functions: {
      'urllib3.request': { effect: 'network', does: 'runs an HTTP request' },
      'urllib3.disable_warnings': {},
    },
    types: {
      'urllib3.PoolManager': {
        kind: 'client',
        members: {
          ...members('request urlopen request_encode_body request_encode_url', {
            effect: 'network',
            does: 'runs an HTTP request',
          }),
          clear: {},
        },
      },
      'urllib3.HTTPConnectionPool': { bases: ['urllib3.PoolManager'] },
      'urllib3.HTTPSConnectionPool': { bases: ['urllib3.PoolManager'] },
      'httplib2.Http': {
        kind: 'client',
        members: members('request', { effect: 'network', does: 'runs an HTTP request' }),
      },
    },
  }),
  defineLibrary({
    title: 'Slack SDK',
    language: 'python',
    practice: 'slack-sdk',
    packages: ['slack-sdk', 'slackclient', 'slack-bolt'],
    modules: ['slack_sdk', 'slack_bolt'],
    docs: { web: 'https://docs.slack.dev/tools/python-slack-sdk/web' },
    aliases: {
      'slack_sdk.web.WebClient': 'slack_sdk.WebClient',
      'slack_sdk.web.client.WebClient': 'slack_sdk.WebClient',
      'slack_sdk.webhook.WebhookClient': 'slack_sdk.WebhookClient',
      'slack_bolt.app.App': 'slack_bolt.App',
      'slack_bolt.app.async_app.AsyncApp': 'slack_bolt.async_app.AsyncApp',
    },
    types: {
      'slack_sdk.WebClient': {
        kind: 'client',
        others: SLACK,
        members: members('validate_slack_signature chat_stream'),
        attributes: { token: 'str', base_url: 'str' },
      },
      'slack_sdk.WebhookClient': { kind: 'client', members: members('send send_dict', SLACK) },
      'slack_sdk.web.async_client.AsyncWebClient': {
        kind: 'client',
        others: { ...SLACK, async: true },
        members: members('validate_slack_signature'),
        attributes: { token: 'str', base_url: 'str' },
      },
      'slack_sdk.webhook.async_client.AsyncWebhookClient': {
        kind: 'client',
        members: members('send send_dict', { ...SLACK, async: true }),
      },
    },
    entryPoints: ['event', 'command', 'action', 'shortcut', 'view', 'message', 'options'].flatMap((name) => [
      { role: 'request' as const, decorator: `slack_bolt.App.${name}`, plain: 'thread' as const },
      { role: 'request' as const, decorator: `slack_bolt.async_app.AsyncApp.${name}`, plain: 'loop' as const },
    ]),
    twins: { 'slack_sdk.WebClient': 'slack_sdk.web.async_client.AsyncWebClient' },
    assumptions: [
      { name: 'slack_client', type: 'slack_sdk.WebClient', awaited: 'slack_sdk.web.async_client.AsyncWebClient' },
    ],
  }),
  defineLibrary({
    title: 'Twilio',
    language: 'python',
    practice: 'twilio',
    packages: ['twilio'],
    modules: ['twilio'],
    docs: { async: 'https://github.com/twilio/twilio-python#asynchronous-api-requests' },
    aliases: { 'twilio.rest.TwilioClient': 'twilio.rest.Client' },
    types: {
      'twilio.rest.Client': {
        kind: 'client',
        // Only the verbs at the end of a path send: `client.messages(sid).update()`.
        others: { returns: '$self', attributes: true },
        members: {
          ...members('create fetch update delete list', TWILIO),
          ...members('create_async fetch_async update_async delete_async list_async', { ...TWILIO, async: true }),
          stream: { ...TWILIO, returns: 'iter<any>' },
        },
      },
    },
  }),
  defineLibrary({
    title: 'SendGrid and Mailgun',
    language: 'python',
    practice: 'python',
    packages: ['sendgrid', 'mailgun', 'postmarker', 'resend', 'mailjet-rest'],
    modules: ['sendgrid', 'resend', 'postmarker'],
    docs: { sendgrid: 'https://github.com/sendgrid/sendgrid-python' },
    aliases: { 'sendgrid.sendgrid.SendGridAPIClient': 'sendgrid.SendGridAPIClient' },
    functions: {
      'resend.Emails.send': { effect: 'mail', does: 'sends mail through an HTTP API' },
    },
    types: {
      'sendgrid.SendGridAPIClient': {
        kind: 'client',
        members: { send: { effect: 'mail', does: 'sends mail through an HTTP API' } },
        attributes: { client: 'sendgrid.Client' },
      },
      'sendgrid.Client': {
        others: { returns: '$self', attributes: true },
        members: {
          post: { effect: 'mail', does: 'sends mail through an HTTP API' },
          ...members('get put patch delete', { effect: 'network' }),
        },
      },
    },
  }),
  defineLibrary({
    title: 'PyGithub and githubkit',
    language: 'python',
    practice: 'github',
    packages: ['pygithub', 'githubkit', 'gidgethub', 'python-gitlab'],
    modules: ['github', 'githubkit', 'gitlab'],
    docs: { pygithub: 'https://pygithub.readthedocs.io/en/stable/' },
    aliases: {
      'github.MainClass.Github': 'github.Github',
      'github.Repository.Repository': 'github.GithubObject',
      'github.PullRequest.PullRequest': 'github.GithubObject',
      'github.Issue.Issue': 'github.GithubObject',
      'github.Organization.Organization': 'github.GithubObject',
    },
    types: {
      'github.Github': {
        kind: 'client',
        others: { ...GITHUB, returns: 'github.GithubObject' },
        members: members('close withLazy load dump create_from_raw_data'),
        attributes: { per_page: 'int' },
      },
      'github.GithubObject': githubObject,
      'githubkit.GitHub': {
        kind: 'client',
        others: { returns: '$self', attributes: true },
        members: {
          ...members('request graphql', GITHUB),
          ...members('arequest async_graphql', { ...GITHUB, async: true }),
        },
      },
      'gitlab.Gitlab': {
        kind: 'client',
        others: { effect: 'network', does: 'calls GitLab', attributes: true },
        members: members('from_config'),
      },
    },
  }),
  defineLibrary({
    title: 'Paramiko',
    language: 'python',
    practice: 'paramiko',
    packages: ['paramiko', 'fabric', 'pysftp'],
    modules: ['paramiko', 'fabric'],
    docs: { client: 'https://docs.paramiko.org/en/stable/api/client.html' },
    aliases: {
      'paramiko.client.SSHClient': 'paramiko.SSHClient',
      'paramiko.sftp_client.SFTPClient': 'paramiko.SFTPClient',
      'fabric.connection.Connection': 'fabric.Connection',
    },
    types: {
      'paramiko.SSHClient': {
        kind: 'client',
        members: {
          ...members('connect exec_command invoke_shell', SSH),
          open_sftp: { ...SSH, returns: 'paramiko.SFTPClient' },
          load_system_host_keys: { effect: 'file' },
          load_host_keys: { effect: 'file' },
          ...members('set_missing_host_key_policy close get_transport get_host_keys'),
        },
      },
      'paramiko.Transport': {
        members: { ...members('connect start_client auth_password open_session', SSH), close: {} },
      },
      'paramiko.SFTPClient': {
        kind: 'client',
        others: SSH,
        members: {
          from_transport: { ...SSH, returns: 'paramiko.SFTPClient' },
          ...members('close getcwd get_channel'),
        },
      },
      'fabric.Connection': { kind: 'client', members: members('run sudo put get open', SSH) },
    },
  }),
  defineLibrary({
    title: 'Docker SDK',
    language: 'python',
    practice: 'docker',
    packages: ['docker'],
    modules: ['docker'],
    docs: { client: 'https://docker-py.readthedocs.io/en/stable/client.html' },
    aliases: { 'docker.client.DockerClient': 'docker.DockerClient', 'docker.client.from_env': 'docker.from_env' },
    functions: { 'docker.from_env': { returns: 'docker.DockerClient' } },
    types: {
      'docker.DockerClient': {
        kind: 'client',
        members: { ...members('ping info version df events login', DOCKER), close: {} },
        attributes: Object.fromEntries(
          ['containers', 'images', 'networks', 'volumes', 'services', 'nodes', 'secrets', 'configs', 'swarm'].map(
            (name) => [name, 'docker.models.resource.Collection'],
          ),
        ),
      },
      'docker.models.resource.Collection': {
        members: {
          ...members('get run create', { ...DOCKER, returns: 'docker.models.containers.Container' }),
          list: { ...DOCKER, returns: 'list<docker.models.containers.Container>' },
          ...members('prune pull push build load remove search', DOCKER),
        },
      },
      'docker.models.containers.Container': {
        others: DOCKER,
        attributes: {
          id: 'str',
          short_id: 'str',
          name: 'str',
          status: 'str',
          labels: 'dict<str,str>',
          attrs: 'dict<str,any>',
        },
      },
    },
  }),
  defineLibrary({
    title: 'ldap3',
    language: 'python',
    practice: 'ldap3',
    packages: ['ldap3', 'python-ldap'],
    modules: ['ldap3', 'ldap'],
    docs: { connection: 'https://ldap3.readthedocs.io/en/latest/connection.html' },
    aliases: {
      'ldap3.core.connection.Connection': 'ldap3.Connection',
      'ldap.ldapobject.LDAPObject': 'ldap.LDAPObject',
    },
    functions: { 'ldap.initialize': { returns: 'ldap.LDAPObject' } },
    types: {
      'ldap3.Connection': {
        kind: 'client',
        construct: {},
        members: { ...members('bind rebind search add modify delete compare modify_dn start_tls', LDAP), unbind: {} },
      },
      'ldap.LDAPObject': {
        kind: 'client',
        members: {
          ...members(
            'bind bind_s simple_bind_s search_s search_ext_s add_s modify_s delete_s start_tls_s result3',
            LDAP,
          ),
          ...members('set_option unbind_s'),
        },
      },
    },
  }),
  defineLibrary({
    title: 'websockets',
    language: 'python',
    practice: 'websockets',
    packages: ['websockets', 'websocket-client'],
    modules: ['websockets', 'websocket'],
    docs: { client: 'https://websockets.readthedocs.io/en/stable/reference/asyncio/client.html' },
    aliases: {
      'websockets.client.connect': 'websockets.connect',
      'websockets.asyncio.client.connect': 'websockets.connect',
      'websockets.asyncio.client.ClientConnection': 'websockets.ClientConnection',
      'websockets.WebSocketClientProtocol': 'websockets.ClientConnection',
      'websockets.WebSocketServerProtocol': 'websockets.ClientConnection',
      'websockets.ServerConnection': 'websockets.ClientConnection',
    },
    functions: {
      'websockets.connect': { returns: 'websockets.Connecting' },
      'websockets.serve': { returns: 'any' },
      'websockets.sync.client.connect': { effect: 'network', returns: 'websockets.sync.client.ClientConnection' },
      'websocket.create_connection': { effect: 'network', returns: 'websockets.sync.client.ClientConnection' },
    },
    types: {
      'websockets.Connecting': {
        enter: { gives: 'websockets.ClientConnection', scope: 'resource', effect: 'network', async: true },
        awaited: { gives: 'websockets.ClientConnection', effect: 'network' },
        iterate: { gives: 'websockets.ClientConnection', effect: 'network', async: true },
      },
      'websockets.ClientConnection': {
        iterate: { gives: 'str', effect: 'network', async: true },
        members: {
          ...members('send recv ping close wait_closed', SOCKET),
          recv_streaming: { returns: 'asynciter<str>' },
        },
      },
      'websockets.sync.client.ClientConnection': {
        iterate: { gives: 'str', effect: 'network' },
        members: members('send recv ping close', { effect: 'network' }),
      },
    },
    entryPoints: [
      { role: 'request', registrar: 'websockets.serve', argument: [0, 'handler'], plain: 'loop' },
      { role: 'request', registrar: 'websockets.asyncio.server.serve', argument: [0, 'handler'], plain: 'loop' },
    ],
  }),
  defineLibrary({
    title: 'gRPC',
    language: 'python',
    practice: 'grpc',
    packages: ['grpcio'],
    modules: ['grpc'],
    docs: { async: 'https://grpc.github.io/grpc/python/grpc_asyncio.html' },
    functions: {
      ...functionsOf('grpc', 'insecure_channel secure_channel intercept_channel', { returns: 'grpc.Channel' }),
      ...functionsOf('grpc.aio', 'insecure_channel secure_channel', { returns: 'grpc.aio.Channel' }),
      'grpc.channel_ready_future': {},
    },
    types: {
      'grpc.Channel': {
        kind: 'client',
        enter: { gives: '$self', scope: 'resource' },
        members: members('unary_unary unary_stream stream_unary stream_stream', {
          returns: 'grpc.UnaryUnaryMultiCallable',
        }),
      },
      'grpc.UnaryUnaryMultiCallable': {
        call: { effect: 'network', does: 'calls a gRPC service' },
        members: { with_call: { effect: 'network', does: 'calls a gRPC service' }, future: {} },
      },
      'grpc.aio.Channel': {
        kind: 'client',
        enter: { gives: '$self', scope: 'resource', async: true },
        members: {
          ...members('unary_unary unary_stream stream_unary stream_stream', {
            returns: 'grpc.aio.UnaryUnaryMultiCallable',
          }),
          close: { async: true },
        },
      },
      'grpc.aio.UnaryUnaryMultiCallable': {
        call: { effect: 'network', async: true, does: 'calls a gRPC service' },
      },
    },
  }),
];
