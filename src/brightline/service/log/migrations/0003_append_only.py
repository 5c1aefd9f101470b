"""The database refuses to change or delete records."""

import django.db.models.deletion
from django.db import migrations, models

from brightline.service.log.append_only import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [("log", "0001_initial")]

    operations = [
        migrations.AlterField("record", "at", models.CharField(max_length=32)),
        migrations.AlterField(
            "payload",
            "record",
            models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="payload",
                serialize=False,
                to="log.record",
            ),
        ),
        migrations.RunPython(
            lambda apps, editor: refuse_changes(editor.connection),
            lambda apps, editor: allow_changes(editor.connection),
        ),
    ]
