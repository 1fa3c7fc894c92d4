import { describe, expect, test } from 'vitest';
import { worldLibraries } from '../../../src/analysis/knowledge/go/world.ts';
import { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import type { EntryPoint, Member } from '../../../src/analysis/knowledge/schema.ts';
import { describeLibraries, memberNamed } from './well-formed.ts';

const knowledge = new Knowledge(worldLibraries);
const does = (name: string): Member | undefined => memberNamed(knowledge, name);

describeLibraries(worldLibraries, knowledge);

describe('what calls do', () => {
  test.each([
    ['net/http.Get', 'network'],
    ['net/http.Client.Do', 'network'],
    ['github.com/go-resty/resty/v2.Request.Get', 'network'],
    ['google.golang.org/grpc.ClientConn.Invoke', 'network'],
    ['github.com/aws/aws-sdk-go-v2/service/s3.Client.PutObject', 'network'],
    ['github.com/aws/aws-sdk-go-v2/service/sqs.Client.SendMessage', 'enqueue'],
    ['github.com/aws/aws-sdk-go/service/sns.SNS.PublishWithContext', 'publish'],
    ['github.com/stripe/stripe-go/v76/customer.New', 'network'],
    ['net/smtp.SendMail', 'mail'],
    ['gopkg.in/gomail.v2.Dialer.DialAndSend', 'mail'],
    ['github.com/hibiken/asynq.Client.EnqueueContext', 'enqueue'],
    ['github.com/Shopify/sarama.SyncProducer.SendMessage', 'publish'],
    ['github.com/rabbitmq/amqp091-go.Channel.PublishWithContext', 'publish'],
    ['github.com/nats-io/nats.go.Conn.Publish', 'publish'],
    ['os.ReadFile', 'file'],
    ['io/ioutil.ReadFile', 'file'],
    ['os/exec.Cmd.CombinedOutput', 'process'],
    ['time.Sleep', 'sleep'],
    ['golang.org/x/crypto/bcrypt.CompareHashAndPassword', 'cpu'],
  ])('%s: %s', (name, effect) => {
    expect(does(name)).toMatchObject({ effect });
  });

  test.each([
    'strings.Join',
    'fmt.Sprintf',
    'log/slog.Info',
    'go.uber.org/zap.Logger.Info',
    'github.com/sirupsen/logrus.WithFields',
    'github.com/hashicorp/golang-lru/v2.Cache.Get',
    'context.WithTimeout',
  ])('%s asks nothing of the world', (name) => {
    expect(does(name)).toBeDefined();
    expect(does(name)!.effect).toBeUndefined();
  });

  test('patterns and templates are costly to make of a constant each time', () => {
    for (const name of ['regexp.MustCompile', 'regexp.Compile', 'text/template.Template.Parse'])
      expect(does(name)).toMatchObject({ compiles: 0 });
  });

  test('a group starts its functions together, as many at a time as its limit lets', () => {
    expect(does('golang.org/x/sync/errgroup.Group.Go')?.runs).toEqual([
      { argument: 0, how: 'together', limitedBy: 'SetLimit' },
    ]);
    expect(does('github.com/panjf2000/ants.Pool.Submit')?.runs?.[0]).toMatchObject({ limit: true });
  });

  test('a slice is searched element by element', () => {
    expect(does('slices.Contains')).toMatchObject({ linear: 'search' });
    expect(does('golang.org/x/exp/slices.Contains')).toMatchObject({ linear: 'search' });
    expect(does('slices.BinarySearch')!.linear).toBeUndefined();
  });
});

describe('where functions are entered from outside', () => {
  const roleOf = (told: Partial<EntryPoint>): string | undefined =>
    knowledge.entryPoints.find(({ entry }) =>
      Object.entries(told).every(([key, value]) => entry[key as keyof EntryPoint] === value),
    )?.entry.role;

  test.each([
    'net/http.HandleFunc',
    'net/http.ServeMux.Handle',
    'github.com/gin-gonic/gin.RouterGroup.POST',
    'github.com/labstack/echo/v4.Group.GET',
    'github.com/go-chi/chi/v5.Router.Get',
    'github.com/gorilla/mux.Router.HandleFunc',
    'github.com/gofiber/fiber/v2.Router.Post',
    'github.com/aws/aws-lambda-go/lambda.Start',
  ])('%s registers what answers requests', (registrar) => {
    expect(roleOf({ registrar })).toBe('request');
  });

  test.each([
    'github.com/robfig/cron.Cron.AddFunc',
    'github.com/hibiken/asynq.ServeMux.HandleFunc',
    'github.com/nats-io/nats.go.Conn.QueueSubscribe',
    'github.com/IBM/sarama.ConsumerGroup.Consume',
  ])('%s registers what runs in the background', (registrar) => {
    expect(roleOf({ registrar })).toBe('background');
  });

  test('generated services, commands and programs', () => {
    expect(roleOf({ baseNamed: 'Unimplemented*Server' })).toBe('request');
    expect(roleOf({ registrar: 'github.com/spf13/cobra.Command', argument: 'RunE' })).toBe('script');
    expect(knowledge.entryPoints.find(({ entry }) => entry.exports?.includes('main'))?.entry.role).toBe('script');
    expect(knowledge.canonical('github.com/robfig/cron/v3.Cron')).toBe('github.com/robfig/cron.Cron');
    expect(knowledge.canonical('github.com/go-chi/chi.Router')).toBe('github.com/go-chi/chi/v5.Router');
  });
});
