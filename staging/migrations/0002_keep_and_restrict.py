import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitations'),
        ('projects', '0002_uploads_and_requests'),
        ('staging', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='image',
            name='kept_at',
            field=models.DateTimeField(help_text='to be delivered; protects from discarding and deleting', null=True),
        ),
        migrations.AlterField(
            model_name='image',
            name='original',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='images', to='projects.original'),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(fields=['organization', '-created_at'], name='images_by_organization'),
        ),
        migrations.AddConstraint(
            model_name='image',
            constraint=models.CheckConstraint(condition=models.Q(('kept_at', None), ('status', 'ready'), _connector='OR'), name='images_kept_is_ready'),
        ),
    ]
